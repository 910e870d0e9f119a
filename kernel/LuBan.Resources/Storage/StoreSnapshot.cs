namespace LuBan.Resources.Storage;

/// <summary>Everything in the store at one revision.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Objects">The objects, in no particular order.</param>
public sealed record StoreSnapshot(long Revision, IReadOnlyList<StoredObject> Objects);
