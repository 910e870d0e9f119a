namespace LuBan.Sdk;

/// <summary>What a watch saw.</summary>
public enum ResourceEventType
{
    /// <summary>The object was created, or began to match the selector.</summary>
    Added,

    /// <summary>The object was changed.</summary>
    Modified,

    /// <summary>The object is gone, or no longer matches the selector.</summary>
    Deleted,

    /// <summary>Nothing happened up to this revision.</summary>
    Bookmark,
}
