namespace LuBan.Resources;

/// <summary>What is known about an encryption key, without the key.</summary>
/// <param name="Id">Its id, which stands beside everything that it encrypts.</param>
/// <param name="Primary">Whether new writes use it.</param>
/// <param name="Created">When it was made; null for a key that was given.</param>
/// <param name="Retired">Since when nothing in the store needs it; null while something may. Older backups may still need it.</param>
public sealed record SecretKey(string Id, bool Primary, DateTimeOffset? Created, DateTimeOffset? Retired);
