using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Observability.Logs.Files;

/// <summary>Files whose lines are kept.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "LogSource", Scope = ResourceScope.Cluster)]
[PrinterColumn("Of", ".spec.name")]
[PrinterColumn("Files", ".status.files")]
public sealed record LogSource : Resource<LogSourceSpec, LogSourceStatus>;

/// <summary>What is read, and what its lines are called.</summary>
public sealed record LogSourceSpec
{
    /// <summary>The namespace that the lines belong to; empty for none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The kind of the object that writes them, such as <c>LocalApp</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The name of that object.</summary>
    public string? Name { get; init; }

    /// <summary>The part of that object.</summary>
    public string? Container { get; init; }

    /// <summary>The instance of that object.</summary>
    public string? Instance { get; init; }

    /// <summary>Absolute paths; <c>*</c> and <c>?</c> stand for parts of a name, in every part of the path.</summary>
    [Length(1, 50)]
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>How a line is written.</summary>
    [AllowedValues("text", "json", "cri")]
    public string Format { get; init; } = "text";

    /// <summary>Whether lines that begin with a space or a tab belong to the line before, as in stack traces.</summary>
    [AllowedValues("off", "indent")]
    public string Multiline { get; init; } = "off";

    /// <summary>More labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What was found.</summary>
public sealed record LogSourceStatus
{
    /// <summary>Files that are followed.</summary>
    public int Files { get; init; }

    /// <summary><c>Ready</c>: whether every path may be read, and why not.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];
}
