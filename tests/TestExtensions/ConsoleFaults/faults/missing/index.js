import { nothing } from 'a-library-that-nobody-shares';
export function card() { return nothing; }
