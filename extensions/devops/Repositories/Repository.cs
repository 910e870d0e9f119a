using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Repositories;

/// <summary>A git repository whose branches are looked at.</summary>
[ResourceKind("devops.luban.dev", "v1alpha1", "Repository", Plural = "repositories", Categories = ["luban"])]
[PrinterColumn("Url", ".spec.url")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Looked", ".status.lastPoll", Type = "date")]
public sealed record Repository : Resource<RepositorySpec, RepositoryStatus>;

/// <summary>Where it is, and how often it is looked at.</summary>
public sealed record RepositorySpec
{
    /// <summary>An address that git understands.</summary>
    [Description("https://…, http://…, ssh://…, user@host:path, or a folder of this machine below one of the allowed ones.")]
    [Required, MinLength(1), MaxLength(2000)]
    public string Url { get; init; } = "";

    /// <summary>A Secret with <c>username</c> and <c>password</c>, or <c>ssh-privatekey</c> and <c>known_hosts</c>.</summary>
    [Description("A Secret of this namespace: username and password, or ssh-privatekey and known_hosts.")]
    public LocalObjectReference? Credentials { get; init; }

    /// <summary>How often branches are asked for, 5 seconds to 24 hours.</summary>
    [Description("How often it is looked at: 30s, 5m, 1h. At least 5s.")]
    [DefaultValue("1m")]
    public string PollInterval { get; init; } = "1m";
}

/// <summary>What is seen there.</summary>
public sealed record RepositoryStatus
{
    /// <summary>The branches by their names, at most 1000.</summary>
    [ListType(nameof(RepositoryBranch.Name))]
    public IReadOnlyList<RepositoryBranch>? Branches { get; init; }

    /// <summary>When it was looked at last; written once a minute at most while nothing changes.</summary>
    public DateTimeOffset? LastPoll { get; init; }

    /// <summary>The generation of the spec that this is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Ready</c>: whether git gets an answer, and what is in the way.</summary>
    [ListType(nameof(Condition.Type))]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A branch.</summary>
/// <param name="Name">Without <c>refs/heads/</c>.</param>
/// <param name="Commit">What it points to.</param>
public sealed record RepositoryBranch(string Name, string Commit);
