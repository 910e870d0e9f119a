namespace LuBan.Sdk;

/// <summary>Lets field selectors name a field of the kind.</summary>
/// <param name="jsonPath">Where the field is, such as <c>.spec.color</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SelectableFieldAttribute(string jsonPath) : Attribute
{
    /// <summary>Where the field is.</summary>
    public string JsonPath { get; } = jsonPath;
}
