namespace LuBan.Sdk;

/// <summary>Puts a permission into the manifest, for the person who approves the install. Read from the assembly when it is packed.</summary>
/// <param name="name">Lower-case letters, digits, dots and dashes, such as <c>notes.write</c>.</param>
/// <param name="description">One sentence for the person who grants it.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionPermissionAttribute(string name, string description) : Attribute
{
    /// <summary>The permission's name, as declared with <c>IExtensionBuilder.AddPermission</c>.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence for the person who grants it.</summary>
    public string Description { get; } = description;
}
