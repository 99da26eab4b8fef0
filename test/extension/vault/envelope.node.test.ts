import { describeVaultVectors } from './vectors.ts';

describe('vault envelope', describeVaultVectors);
