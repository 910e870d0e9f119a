using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace LuBan.AppStore.Model;

/// <summary>The checks of an app. Without readiness an instance is ready as soon as it runs.</summary>
public sealed record TemplateHealth
{
    /// <summary>Must pass once before the others are asked.</summary>
    public TemplateProbe? Startup { get; init; }

    /// <summary>Whether requests may come.</summary>
    public TemplateProbe? Readiness { get; init; }

    /// <summary>Whether it is restarted.</summary>
    public TemplateProbe? Liveness { get; init; }
}

/// <summary>A check: one of tcp, http, exec, log.</summary>
public sealed record TemplateProbe
{
    /// <summary>A port's name: it takes connections.</summary>
    public string? Tcp { get; init; }

    /// <summary>A port's name: it answers with a status below 400.</summary>
    public string? Http { get; init; }

    /// <summary>The path for <see cref="Http"/>.</summary>
    [DefaultValue("/")]
    public string Path { get; init; } = "/";

    /// <summary>A program that ends with 0.</summary>
    public IReadOnlyList<string>? Exec { get; init; }

    /// <summary>A regular expression that a line of the output matches, since the start.</summary>
    public string? Log { get; init; }

    /// <summary>Seconds between two checks, 1 to 600.</summary>
    [Range(1, 600), DefaultValue(5)]
    public int PeriodSeconds { get; init; } = 5;

    /// <summary>Seconds that a check may take, 1 to 60.</summary>
    [Range(1, 60), DefaultValue(3)]
    public int TimeoutSeconds { get; init; } = 3;

    /// <summary>Failures in a row that count, 1 to 1000.</summary>
    [Range(1, 1000), DefaultValue(3)]
    public int FailureThreshold { get; init; } = 3;
}
