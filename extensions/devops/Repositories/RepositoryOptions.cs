using System.ComponentModel.DataAnnotations;

namespace LuBan.DevOps.Repositories;

/// <summary>How repositories are looked at.</summary>
public sealed class RepositoryOptions
{
    /// <summary>Folders below which a Repository may name a folder of this machine. Default: <c>/srv/git</c>.</summary>
    /// <remarks>Git reads there with the rights of the server, whoever wrote the Repository.</remarks>
    public string[]? LocalRoots { get; set; }

    /// <summary>Seconds that git may take for one answer, 1 to 3600.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    internal IReadOnlyList<string> Roots => LocalRoots ?? ["/srv/git"];
}
