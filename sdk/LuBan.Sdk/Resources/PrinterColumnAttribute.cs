namespace LuBan.Sdk;

/// <summary>A column that <c>kubectl get</c> shows for the kind.</summary>
/// <param name="name">The column's heading.</param>
/// <param name="jsonPath">Where the value is, such as <c>.status.phase</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PrinterColumnAttribute(string name, string jsonPath) : Attribute
{
    /// <summary>The column's heading.</summary>
    public string Name { get; } = name;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</summary>
    /// <value>Default: <c>string</c>.</value>
    public string Type { get; set; } = "string";

    /// <summary>0 is always shown; a higher number only with <c>-o wide</c>.</summary>
    public int Priority { get; set; }
}
