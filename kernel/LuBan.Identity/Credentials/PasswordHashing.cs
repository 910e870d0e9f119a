using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LuBan.Identity;

/// <summary>Hashes passwords with PBKDF2-HMAC-SHA512, in the format of ASP.NET Core Identity (version 3), and lets only so many be hashed at once.</summary>
internal sealed class PasswordHashing : IDisposable
{
    private const int LongestQueue = 32;

    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher;
    private readonly Lazy<string> _standIn;
    // Not more than there are processors: more at once would only make all of them slower, and everything else too.
    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount));
    private int _waiting;

    internal PasswordHashing(AccountOptions options)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordIterations }));
        _standIn = new Lazy<string>(() => Hash(Secrets.New()));
    }

    internal string Hash(string password) => _hasher.HashPassword(Nobody, Normalize(password));

    /// <summary>Compares, with the same work whether or not there is a hash.</summary>
    /// <returns>Null when too many wait already.</returns>
    internal async Task<PasswordVerificationResult?> VerifyAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > LongestQueue)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        try
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            var found = _hasher.VerifyHashedPassword(Nobody, hash ?? _standIn.Value, Normalize(password));
            return hash is null ? PasswordVerificationResult.Failed : found;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Whether a password is the one of a hash; waits for its turn as long as it takes.</summary>
    internal async Task<bool> IsAsync(string hash, string password, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _hasher.VerifyHashedPassword(Nobody, hash, Normalize(password)) != PasswordVerificationResult.Failed;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>The same characters typed on another keyboard are the same password (NIST SP 800-63B §5.1.1.2).</summary>
    private static string Normalize(string password)
    {
        try
        {
            return password.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair: no keyboard makes that.
            return password;
        }
    }
}
