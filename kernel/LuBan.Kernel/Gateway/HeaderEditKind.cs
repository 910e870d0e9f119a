namespace LuBan.Kernel.Gateway;

/// <summary>What a <see cref="HeaderEdit"/> does.</summary>
internal enum HeaderEditKind
{
    /// <summary>Replaces every value.</summary>
    Set,

    /// <summary>Adds one more value.</summary>
    Add,

    /// <summary>Removes the header, or with a name that ends with '*' all whose names begin with the rest.</summary>
    Remove,
}
