namespace LuBan.Sdk;

/// <summary>Checks names and passwords that are kept somewhere else. The kernel slows down whoever guesses, and never asks with an empty password.</summary>
public interface IPasswordIdentityProvider : IIdentityProvider
{
    /// <summary>Checks a name and a password.</summary>
    /// <param name="attempt">What was typed in. Never log it.</param>
    /// <param name="cancellationToken">Ends when the time is up or whoever signs in is gone.</param>
    /// <returns>Who it is; null when the name is not known or the password is wrong, without a difference between the two.</returns>
    /// <exception cref="ExtensionException">It cannot be said, because the other side cannot be asked.</exception>
    ValueTask<ExternalIdentity?> CheckPasswordAsync(PasswordAttempt attempt, CancellationToken cancellationToken);
}
