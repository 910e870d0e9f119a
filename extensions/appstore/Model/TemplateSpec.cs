using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace LuBan.AppStore.Model;

/// <summary>How a server is run: programs, configuration, ports, volumes, health, backup. Texts may hold <c>${…}</c>; see docs/appstore.md.</summary>
public sealed record TemplateSpec
{
    /// <summary>What people call it.</summary>
    [StringLength(100)]
    public string Title { get; init; } = "";

    /// <summary>What it is for, by language; <c>en</c> at least.</summary>
    public IReadOnlyDictionary<string, string>? Description { get; init; }

    /// <summary>Such as <c>database</c>, <c>cache</c>, <c>web</c>, <c>runtime</c>.</summary>
    [StringLength(40)]
    public string Category { get; init; } = "other";

    /// <summary>An icon of the console.</summary>
    [StringLength(40)]
    public string Icon { get; init; } = "box";

    /// <summary>The version of what it runs.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string Version { get; init; } = "1";

    /// <summary>A JSON Schema of the parameters: an object with properties and defaults.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>The programs that it needs, as <c>${program.name}</c>.</summary>
    public IReadOnlyList<TemplateProgram>? Programs { get; init; }

    /// <summary>Accounts to run as, the first that exists, when LuBan is root; <c>nobody</c> when none does.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Its ports, as <c>${port.name}</c>.</summary>
    public IReadOnlyList<TemplatePort>? Ports { get; init; }

    /// <summary>Folders that are kept, as <c>${volume.name}</c>. Each instance has its own.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>Passwords that are generated once, as the file <c>${secret.name}</c>.</summary>
    public IReadOnlyList<string>? Secrets { get; init; }

    /// <summary>Configuration files below <c>${config}</c>. Only here <c>${secretvalue.name}</c> may stand.</summary>
    public IReadOnlyList<TemplateFile>? Files { get; init; }

    /// <summary>Whether it runs an artifact, as <c>${artifact}</c>.</summary>
    public bool Artifact { get; init; }

    /// <summary>Commands before the first start, in order.</summary>
    public IReadOnlyList<TemplateStep>? Prepare { get; init; }

    /// <summary>The program and its arguments.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>A parameter that holds the command as a list of texts, instead of <see cref="Command"/>.</summary>
    public string? CommandFrom { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Its working folder; a private one when missing.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>How it is asked to end.</summary>
    public TemplateStop Stop { get; init; } = new();

    /// <summary>How it is seen to be well.</summary>
    public TemplateHealth Health { get; init; } = new();

    /// <summary>How many instances it allows.</summary>
    [Range(1, 32), DefaultValue(32)]
    public int MaxInstances { get; init; } = 32;

    /// <summary>How it is backed up; not at all when missing.</summary>
    public TemplateBackup? Backup { get; init; }

    /// <summary>Where it serves metrics in Prometheus' format.</summary>
    public TemplateMetrics? Metrics { get; init; }
}

/// <summary>A program and where to look for it.</summary>
public sealed record TemplateProgram
{
    /// <summary>Its name in the template.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute paths; <c>*</c> stands for any one folder, the highest version first.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>What to do when it is not there.</summary>
    public string Remedy { get; init; } = "";
}

/// <summary>A port.</summary>
public sealed record TemplatePort
{
    /// <summary>Its name.</summary>
    [RegularExpression("[a-z][a-z0-9-]{0,14}")]
    public required string Name { get; init; }

    /// <summary>Its number in the Service; the app's own when missing.</summary>
    public int? ServicePort { get; init; }

    /// <summary>Such as <c>http</c>.</summary>
    public string? AppProtocol { get; init; }
}

/// <summary>A configuration file.</summary>
public sealed record TemplateFile
{
    /// <summary>Its path below <c>${config}</c>.</summary>
    [RegularExpression("[A-Za-z0-9_][A-Za-z0-9_./-]*")]
    public required string Path { get; init; }

    /// <summary>What is in it.</summary>
    public string Content { get; init; } = "";

    /// <summary>Below the volume of this name instead, written once and never again.</summary>
    public string? Volume { get; init; }
}

/// <summary>A command before the first start.</summary>
public sealed record TemplateStep
{
    /// <summary>Its name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>A file that shows that it was done.</summary>
    public string? Unless { get; init; }

    /// <summary>The program and its arguments.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Its environment.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }
}

/// <summary>How a process is asked to end.</summary>
public sealed record TemplateStop
{
    /// <summary>One of <c>Terminate</c>, <c>Interrupt</c>, <c>Quit</c>.</summary>
    [AllowedValues("Terminate", "Interrupt", "Quit"), DefaultValue("Terminate")]
    public string Signal { get; init; } = "Terminate";

    /// <summary>Seconds until it is killed, 1 to 600.</summary>
    [Range(1, 600), DefaultValue(20)]
    public int GraceSeconds { get; init; } = 20;
}

/// <summary>Where metrics are.</summary>
public sealed record TemplateMetrics
{
    /// <summary>The port's name.</summary>
    public required string Port { get; init; }

    /// <summary>The path.</summary>
    [DefaultValue("/metrics")]
    public string Path { get; init; } = "/metrics";
}

/// <summary>How a backup is made and brought back.</summary>
public sealed record TemplateBackup
{
    /// <summary>Writes the backup into <c>${backup}</c>, while the app runs.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Reads it from <c>${backup}</c>.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Restore { get; init; } = [];

    /// <summary>Whether the app is stopped for the restore.</summary>
    public bool Offline { get; init; }

    /// <summary>Seconds that either may take.</summary>
    [Range(1, 86400), DefaultValue(3600)]
    public int TimeoutSeconds { get; init; } = 3600;
}
