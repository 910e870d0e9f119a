namespace LuBan.Identity.Pages;

/// <summary>What a sign-in is for.</summary>
/// <param name="ReturnTo">The path and query of this server to go on with. Only the server itself writes it.</param>
/// <param name="Since">When the page was first shown: a sign-in that is older does not count.</param>
/// <param name="Language">The language of the page.</param>
/// <param name="Program">What the user sees as the reason; null for none.</param>
/// <param name="FormTarget">Where the browser will be redirected to in the end; null for nowhere else.</param>
/// <param name="Hint">The user name that is expected.</param>
internal sealed record LoginState(string ReturnTo, DateTimeOffset Since, string Language, string? Program, string? FormTarget, string? Hint)
{
    internal const string Purpose = "login";
}

/// <summary>How far a sign-in has come: the ticket of the next step.</summary>
/// <param name="Kind">What is next.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Methods">The second factors that are accepted.</param>
/// <param name="User">The name that was typed, for the browser's password manager.</param>
internal sealed record LoginStep(LoginStepKind Kind, string Ticket, IReadOnlyList<string> Methods, string User)
{
    internal const string Purpose = "login-step";
}

/// <summary>What is next.</summary>
internal enum LoginStepKind
{
    /// <summary>A second factor.</summary>
    Factor,

    /// <summary>A new password.</summary>
    Change,

    /// <summary>The answer of a passkey.</summary>
    Passkey,
}
