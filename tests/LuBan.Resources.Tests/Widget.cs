using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources.Tests;

public enum WidgetColor
{
    Red,
    Green,
    DarkBlue,
}

[ResourceKind("widgets.example.dev", "v1", "Widget", ShortNames = ["wd"], Categories = ["all"])]
[PrinterColumn("Size", ".spec.size", Type = "integer")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Color", ".spec.color", Priority = 1)]
public sealed record Widget : Resource<WidgetSpec, WidgetStatus>;

public sealed record WidgetSpec
{
    [Description("How large it is.")]
    [Range(0, 1000)]
    public int Size { get; init; }

    public WidgetColor? Color { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<WidgetPart>? Parts { get; init; }

    public IReadOnlyDictionary<string, string>? Settings { get; init; }

    public JsonElement? Anything { get; init; }

    public JsonObject? Config { get; init; }

    public DateTimeOffset? Due { get; init; }
}

public sealed record WidgetPart
{
    public required string Name { get; init; }

    public double Weight { get; init; }
}

public sealed record WidgetStatus
{
    public string? Phase { get; init; }

    public long ObservedGeneration { get; init; }
}

[ResourceKind("widgets.example.dev", "v1", "Gadget", Scope = ResourceScope.Cluster)]
public sealed record Gadget : Resource<GadgetSpec, WidgetStatus>;

public sealed record GadgetSpec
{
    public string? Owner { get; init; }
}
