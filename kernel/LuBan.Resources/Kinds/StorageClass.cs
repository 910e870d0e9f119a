namespace LuBan.Resources;

/// <summary>Where the objects of a kind are kept.</summary>
public enum StorageClass
{
    /// <summary>In the main store: a write that was answered survives a power cut.</summary>
    Durable,

    /// <summary>In the store beside it, with revisions of its own: a power cut may lose the last writes, the end of the process does not. For what is written often and matters briefly, such as events.</summary>
    Volatile,
}
