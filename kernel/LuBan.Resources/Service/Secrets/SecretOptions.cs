using System.ComponentModel.DataAnnotations;

namespace LuBan.Resources;

/// <summary>How confidential objects are encrypted before they reach the store.</summary>
public sealed class SecretOptions
{
    /// <summary>The file with the keys; made at the first start, readable by its owner only. Empty for <c>secret-keys.json</c> beside the database. Lose it, and the secrets are lost.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>The keys themselves instead of a file: <c>id:base64</c> with 32 bytes each, joined by commas, the first one for new writes. Replicas of one database must have the same.</summary>
    public string Keys { get; set; } = "";

    /// <summary>How often objects that are still encrypted with an old key are looked for. 100 milliseconds to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(5);
}
