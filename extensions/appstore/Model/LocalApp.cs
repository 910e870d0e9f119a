using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.AppStore.Model;

/// <summary>A server that is installed on this machine and kept running.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "LocalApp", ShortNames = ["lapp"], Categories = ["appstore"])]
[Scale(".spec.instances", ".status.replicas")]
[PrinterColumn("Template", ".spec.template")]
[PrinterColumn("Version", ".status.version")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Ready", ".status.ready")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[SelectableField(".spec.template")]
public sealed record LocalApp : Resource<LocalAppSpec, LocalAppStatus>;

/// <summary>What is wanted of an app.</summary>
public sealed record LocalAppSpec
{
    /// <summary>The template's name, such as <c>postgresql</c>.</summary>
    [Required, StringLength(63, MinimumLength = 1)]
    public string Template { get; init; } = "";

    /// <summary>The template's version; the newest when it is missing.</summary>
    [StringLength(64)]
    public string? Version { get; init; }

    /// <summary>What differs from the template's defaults, by the template's schema. Only what is written here is kept over an upgrade; the rest follows the template.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>How many processes, 0 to 32. A template may allow fewer.</summary>
    [Range(0, 32), DefaultValue(1)]
    public int Instances { get; init; } = 1;

    /// <summary>Fixed ports by the template's names; the second instance takes the next number. What is not named is allocated, and kept.</summary>
    public IReadOnlyDictionary<string, int>? Ports { get; init; }

    /// <summary>Variables beside the template's. No secrets: they belong into <see cref="Secrets"/>.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>What the template may read from core Secrets of the namespace, as files.</summary>
    public IReadOnlyList<AppSecret>? Secrets { get; init; }

    /// <summary>Apps of the namespace that are ready first.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Labels of the app's endpoints beside <c>app</c> and <c>version</c>.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The core Service that the app joins; one of its own name when missing.</summary>
    [StringLength(63)]
    public string? Service { get; init; }

    /// <summary>An uploaded artifact, as <c>sha256:…</c>, for templates that run one.</summary>
    [RegularExpression("sha256:[0-9a-f]{64}")]
    public string? Artifact { get; init; }

    /// <summary>What replaces the template's health checks.</summary>
    public TemplateHealth? Health { get; init; }

    /// <summary>Stopped, with everything kept.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether an instance that ended is started again: <c>Always</c>, <c>OnFailure</c> or <c>Never</c>.</summary>
    [AllowedValues("Always", "OnFailure", "Never"), DefaultValue("Always")]
    public string RestartPolicy { get; init; } = "Always";

    /// <summary>What becomes of the volumes, secrets and ports when the app is deleted: <c>Retain</c> or <c>Delete</c>.</summary>
    [AllowedValues("Retain", "Delete"), DefaultValue("Retain")]
    public string ReclaimPolicy { get; init; } = "Retain";
}

/// <summary>A key of a core Secret, as the file <c>${secret.name}</c>.</summary>
public sealed record AppSecret
{
    /// <summary>Its name in the template.</summary>
    [RegularExpression("[a-z][a-z0-9-]{0,40}")]
    public required string Name { get; init; }

    /// <summary>The Secret's name.</summary>
    [MinLength(1)]
    public required string SecretName { get; init; }

    /// <summary>The key in it.</summary>
    [MinLength(1)]
    public required string Key { get; init; }
}
