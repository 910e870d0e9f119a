namespace LuBan.Identity;

/// <summary>A sign-in that is under way. Whoever has it has proved the first factor: it is a secret of the browser that signs in.</summary>
/// <param name="Value">43 characters; only its hash is kept here.</param>
public sealed record SignInTicket(string Value);

/// <summary>What came of an attempt to sign in.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <summary>It is this account.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Amr">How that was proved (RFC 8176): <c>pwd</c>, <c>otp</c>, <c>hwk</c>, <c>mfa</c>, or <c>fed</c>.</param>
    public sealed record Succeeded(Account Account, IReadOnlyList<string> Amr) : SignInResult;

    /// <summary>The password is right and not enough.</summary>
    /// <param name="Ticket">To be handed in with the second factor.</param>
    /// <param name="Methods">What is accepted: <c>totp</c>, <c>recovery</c>, <c>passkey</c>.</param>
    public sealed record NeedsSecondFactor(SignInTicket Ticket, IReadOnlyList<string> Methods) : SignInResult;

    /// <summary>Everything is right, and the password has to be replaced before anything else.</summary>
    /// <param name="Ticket">To be handed in with the new password.</param>
    public sealed record MustChangePassword(SignInTicket Ticket) : SignInResult;

    /// <summary>No.</summary>
    /// <param name="Code">LB8101: wrong name or password. LB8102: too many attempts. LB8103: the account is disabled. LB8104: too many at the same time. LB8105: the sign-in is over. LB8106: wrong second factor.</param>
    /// <param name="Message">For people; says the same whether or not there is such a user.</param>
    /// <param name="RetryAfter">When to try again; null when waiting changes nothing.</param>
    public sealed record Refused(string Code, string Message, TimeSpan? RetryAfter = null) : SignInResult;
}

/// <summary>A second factor.</summary>
public abstract record SecondFactor
{
    private SecondFactor()
    {
    }

    /// <summary>A code of an authenticator app (RFC 6238).</summary>
    /// <param name="Code">Six digits; blanks are ignored.</param>
    public sealed record Totp(string Code) : SecondFactor;

    /// <summary>One of the codes that were written down.</summary>
    /// <param name="Code">The code; blanks, hyphens and case are ignored.</param>
    public sealed record RecoveryCode(string Code) : SecondFactor;

    /// <summary>An assertion of a passkey.</summary>
    /// <param name="CredentialJson">What <c>navigator.credentials.get()</c> gave, as JSON.</param>
    /// <param name="Context">The request that brought it: its origin counts.</param>
    public sealed record Passkey(string CredentialJson, Microsoft.AspNetCore.Http.HttpContext Context) : SecondFactor;
}
