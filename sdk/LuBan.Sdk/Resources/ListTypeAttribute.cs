namespace LuBan.Sdk;

/// <summary>Says how the items of a list are told apart: in validation, and when several writers apply parts of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTypeAttribute : Attribute
{
    /// <summary>A set: no two items are the same. Its items are strings, numbers or booleans.</summary>
    public ListTypeAttribute() => Keys = [];

    /// <summary>A map: no two items have the same values in these fields.</summary>
    /// <param name="keys">The fields of an item as they are written in JSON, such as <c>name</c>. Each must be required or have a default.</param>
    public ListTypeAttribute(params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Keys = keys;
    }

    /// <summary>The fields that tell items apart; empty for a set.</summary>
    public IReadOnlyList<string> Keys { get; }
}
