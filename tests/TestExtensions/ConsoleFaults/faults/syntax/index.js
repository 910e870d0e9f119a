export function card( {
