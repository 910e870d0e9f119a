namespace LuBan.Resources;

/// <summary>A column that <c>kubectl get</c> shows.</summary>
/// <param name="Name">The heading.</param>
/// <param name="JsonPath">Where the value is, such as <c>.status.phase</c>.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Priority">0 is always shown; a higher number only with <c>-o wide</c>.</param>
public sealed record PrinterColumn(string Name, string JsonPath, string Type = "string", int Priority = 0)
{
    /// <summary>What the column shows; null for the path.</summary>
    public string? Description { get; init; }

    /// <summary>An OpenAPI format for the type.</summary>
    public string? Format { get; init; }
}
