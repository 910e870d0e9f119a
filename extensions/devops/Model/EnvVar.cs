using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>A variable of a step's environment.</summary>
public sealed record EnvVar
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; <c>$(NAME)</c> stands for a variable before it.</summary>
    public string? Value { get; init; }

    /// <summary>Where its value comes from.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Where the value of a variable comes from.</summary>
public sealed record EnvVarSource
{
    /// <summary>A key of a secret.</summary>
    public KeySelector? SecretKeyRef { get; init; }

    /// <summary>A key of a config map.</summary>
    public KeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A field of the run: <c>metadata.name</c>, <c>metadata.namespace</c>, <c>metadata.uid</c>, <c>metadata.labels['…']</c>, <c>metadata.annotations['…']</c>.</summary>
    public FieldSelector? FieldRef { get; init; }

    /// <summary>Known upstream, not run here: a step has no container resources.</summary>
    public JsonElement? ResourceFieldRef { get; init; }
}

/// <summary>A key of a secret or of a config map.</summary>
public sealed record KeySelector
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it may be absent.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A field of the run.</summary>
public sealed record FieldSelector
{
    /// <summary>The version of the path; <c>v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The field.</summary>
    public required string FieldPath { get; init; }
}

/// <summary>All keys of a secret or of a config map.</summary>
public sealed record EnvFromSource
{
    /// <summary>What is put in front of each name.</summary>
    public string? Prefix { get; init; }

    /// <summary>The config map.</summary>
    public ObjectSelector? ConfigMapRef { get; init; }

    /// <summary>The secret.</summary>
    public ObjectSelector? SecretRef { get; init; }
}

/// <summary>Names a secret or a config map.</summary>
public sealed record ObjectSelector
{
    /// <summary>The object's name.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it may be absent.</summary>
    public bool? Optional { get; init; }
}
