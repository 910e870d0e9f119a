namespace LuBan.Sdk;

/// <summary>Names an event. Publisher and subscriber meet by this name and the JSON shape, never by a shared type.</summary>
/// <param name="name">A lower-case dotted name that begins with the publisher's extension id, such as <c>samples.notes.created</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ExtensionEventAttribute(string name) : Attribute
{
    /// <summary>The event's name.</summary>
    public string Name { get; } = name;
}
