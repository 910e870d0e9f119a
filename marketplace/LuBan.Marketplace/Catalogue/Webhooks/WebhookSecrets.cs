using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.Access;
using LuBan.Packages;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>Keeps the secrets of webhooks so that the journal and its copies do not tell them: encrypted with a key that is in the data directory only.</summary>
internal sealed class WebhookSecrets
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;

    private WebhookSecrets(byte[] key) => _key = key;

    /// <summary>Opens the key, or makes one: <c>keys/webhooks</c>, 32 bytes. Servers that share a journal need the same file.</summary>
    public static WebhookSecrets Open(string data)
    {
        var path = Path.Combine(data, "keys", "webhooks");
        if (!File.Exists(path)) DurableFiles.WritePrivate(path, RandomNumberGenerator.GetBytes(32));
        return new(File.ReadAllBytes(path));
    }

    /// <summary>Encrypts a secret for one webhook.</summary>
    public string Protect(string webhook, string secret)
    {
        var text = Encoding.UTF8.GetBytes(secret);
        var sealedText = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(sealedText.AsSpan(0, NonceLength), text, sealedText.AsSpan(NonceLength + TagLength), sealedText.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(webhook));
        return Convert.ToBase64String(sealedText);
    }

    /// <summary>Decrypts a webhook's secret.</summary>
    /// <exception cref="CryptographicException">It was encrypted with another key, or for another webhook.</exception>
    public byte[] Reveal(string webhook, string secret)
    {
        var sealedText = Convert.FromBase64String(secret);
        var text = new byte[sealedText.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Decrypt(sealedText.AsSpan(0, NonceLength), sealedText.AsSpan(NonceLength + TagLength), sealedText.AsSpan(NonceLength, TagLength), text, Encoding.UTF8.GetBytes(webhook));
        return text;
    }
}
