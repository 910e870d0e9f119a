namespace LuBan.Sdk;

/// <summary>Puts the extension into a category of the catalogue. Read from the assembly when it is packed.</summary>
/// <param name="name">Lower-case letters and digits joined by dashes, such as <c>devops</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ExtensionCategoryAttribute(string name) : Attribute
{
    /// <summary>The category's name.</summary>
    public string Name { get; } = name;
}
