namespace LuBan.Identity;

/// <summary>Something happened that concerns the security of an account. Never holds a password, a code or a token.</summary>
/// <param name="Action">What was done, such as <see cref="SecurityActions.Login"/>.</param>
/// <param name="User">Whose account; what was typed, when there is no such account.</param>
/// <param name="Succeeded">Whether it was done.</param>
public sealed record SecurityEvent(string Action, string User, bool Succeeded)
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The uid of the account; null when there is none.</summary>
    public string? Uid { get; init; }

    /// <summary>Who did it, when it was not the user.</summary>
    public string? Actor { get; init; }

    /// <summary>The error code of a failure (LBnnnn), or null.</summary>
    public string? Reason { get; init; }

    /// <summary>More about it, for people: the name of a token, the factor that was used.</summary>
    public string? Detail { get; init; }

    /// <summary>The address that it came from.</summary>
    public string? Address { get; init; }

    /// <summary>The program that it came from.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The OAuth client.</summary>
    public string? Client { get; init; }

    /// <summary>The request.</summary>
    public string? CorrelationId { get; init; }
}

/// <summary>What is reported.</summary>
public static class SecurityActions
{
    /// <summary>Somebody signed in, or tried.</summary>
    public const string Login = "login";

    /// <summary>Somebody signed out, or was signed out.</summary>
    public const string Logout = "logout";

    /// <summary>A password was set.</summary>
    public const string PasswordChange = "password.change";

    /// <summary>A second factor or passkey was added.</summary>
    public const string FactorEnrol = "mfa.enrol";

    /// <summary>A second factor or passkey was removed.</summary>
    public const string FactorRemove = "mfa.remove";

    /// <summary>A token was issued.</summary>
    public const string TokenIssue = "token.issue";

    /// <summary>A token was revoked.</summary>
    public const string TokenRevoke = "token.revoke";

    /// <summary>A user allowed a client something.</summary>
    public const string Consent = "consent";

    /// <summary>A user changed what is said of the account.</summary>
    public const string ProfileChange = "profile.change";
}
