using System.ComponentModel.DataAnnotations;

namespace LuBan.Identity;

/// <summary>How accounts, passwords, sessions and personal tokens are handled.</summary>
public sealed class AccountOptions
{
    /// <summary>The data directory: the first password of the administrator is kept there. Empty to keep it nowhere.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>The administrator's password. Null or empty for a random one at the first start.</summary>
    public string? AdministratorPassword { get; set; }

    /// <summary>The shortest password, in characters: 8 (the least of NIST SP 800-63B) to 128, default 12.</summary>
    [Range(8, 128)]
    public int MinimumPasswordLength { get; set; } = 12;

    /// <summary>The longest password, in characters: 64 to 1024, default 128.</summary>
    [Range(64, 1024)]
    public int MaximumPasswordLength { get; set; } = 128;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512: 1,000 to 10,000,000, default 220,000 (OWASP). Hashes with fewer are renewed at the next login.</summary>
    [Range(1_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>Wrong passwords for one account before the first wait: 1 to 100, default 4.</summary>
    [Range(1, 100)]
    public int FreeAttempts { get; set; } = 4;

    /// <summary>Wrong passwords from one address before the first wait: 1 to 10,000, default 20. People behind one proxy share it.</summary>
    [Range(1, 10_000)]
    public int FreeAttemptsPerAddress { get; set; } = 20;

    /// <summary>The first wait; it doubles with each further wrong password. 100 ms to 5 min, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. 1 s to 1 d, default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After this long without a wrong password the count begins anew. 1 min to 30 d, default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ForgetFailuresAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session that was not used for this long is over. 1 min to 366 d, default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A session is over after this long in any case. 1 min to 366 d, default 14 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>A sign-in that waits for its second step is over after this long. 1 min to 1 h, default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AttemptLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after a sign-in sensitive changes need no password. 1 min to 1 d, default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RecentSignIn { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a personal token is good when nothing is said. 1 min to 10 years, default 90 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a personal token is good at most. 1 min to 10 years, default 366 d.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan MaximumTokenLifetime { get; set; } = TimeSpan.FromDays(366);

    /// <summary>How long logins are remembered. 1 h to 10 years, default 90 d.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3660.00:00:00")]
    public TimeSpan LoginRetention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How many logins are remembered for each user: 2 to 1,000, default 100. Half of them for those that failed.</summary>
    [Range(2, 1_000)]
    public int LoginsKept { get; set; } = 100;

    /// <summary>The name of the service as authenticator apps and passkeys show it. Default LuBan.</summary>
    [Required]
    public string ServiceName { get; set; } = "LuBan";
}
