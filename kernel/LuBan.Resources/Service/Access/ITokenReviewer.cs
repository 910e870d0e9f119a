namespace LuBan.Resources;

/// <summary>Says whose a token is, for <c>authentication.k8s.io</c> TokenReview. Whoever issues tokens implements it.</summary>
public interface ITokenReviewer
{
    /// <summary>Looks at a token.</summary>
    /// <param name="token">The token. Never to be logged.</param>
    /// <param name="audiences">For whom it must be good; empty for this server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whose it is, and for which of the audiences it is good; null when it is nobody's.</returns>
    ValueTask<TokenReview?> ReviewAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken);
}

/// <summary>A token that is good.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Audiences">For whom it is good, of those that were asked about.</param>
public sealed record TokenReview(AccessSubject Subject, IReadOnlyList<string> Audiences);
