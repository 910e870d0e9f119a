using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel;

/// <summary>What a kernel is started with.</summary>
public sealed class KernelOptions
{
    /// <summary>The directory of all state.</summary>
    [Required]
    public string Data { get; set; } = "";

    /// <summary>The connection string of the PostgreSQL database that keeps the resources; null to keep them in SQLite below <see cref="Data"/>.</summary>
    public string? Postgres { get; set; }

    /// <summary>The keys of confidential objects, <c>id:base64</c> joined by commas; null for a file below <see cref="Data"/>.</summary>
    public string? SecretKeys { get; set; }

    /// <summary>Package sources that exist from the start: feed addresses or folders.</summary>
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>Starts without loading any extension.</summary>
    public bool SafeMode { get; set; }
}
