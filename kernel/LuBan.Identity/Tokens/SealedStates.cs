using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LuBan.Identity.Tokens;

/// <summary>Texts that travel through browsers and come back: nobody else can read, change or make one. All replicas of a store can open them.</summary>
internal sealed class SealedStates(RecordStore<SealingKeyRecord> records, TimeProvider time)
{
    private const string Name = "states";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaximumLength = 32 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Seals a state.</summary>
    /// <param name="purpose">What it is for: it is no good for anything else.</param>
    /// <param name="state">The state.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A text for an address or a form.</returns>
    internal async ValueTask<string> SealAsync<TState>(string purpose, TState state, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        using var cipher = new AesGcm(await KeyAsync(cancellationToken), TagBytes);
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Envelope<TState>((time.GetUtcNow() + lifetime).ToUnixTimeSeconds(), state), Json);
        var sealedBytes = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes, plain.Length), sealedBytes.AsSpan(NonceBytes + plain.Length), Encoding.ASCII.GetBytes(purpose));
        return Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>Opens a state.</summary>
    /// <returns>The state; null when it is not one of ours, is for something else, or its time is over.</returns>
    internal async ValueTask<TState?> OpenAsync<TState>(string purpose, string? text, CancellationToken cancellationToken)
        where TState : class
    {
        if (text is null || text.Length > MaximumLength || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < NonceBytes + TagBytes) return null;
        using var cipher = new AesGcm(await KeyAsync(cancellationToken), TagBytes);
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        try
        {
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(bytes.Length - TagBytes), plain, Encoding.ASCII.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var envelope = JsonSerializer.Deserialize<Envelope<TState>>(plain, Json)!;
        return envelope.Until > time.GetUtcNow().ToUnixTimeSeconds() ? envelope.State : null;
    }

    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await records.FindAsync(Name, cancellationToken)
                ?? await records.CreateAsync(Name, null, new SealingKeyRecord(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))), cancellationToken);
            // Null: another replica was faster, and its key is the one.
            if (found is not null) return Convert.FromBase64String(found.Content.Key);
        }
    }

    private sealed record Envelope<TState>(long Until, TState State);
}

/// <summary>The key of sealed states.</summary>
/// <param name="Key">256 bits in base64.</param>
internal sealed record SealingKeyRecord(string Key);
