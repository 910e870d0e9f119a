using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LuBan.Marketplace.Blobs;

/// <summary>Signs requests with AWS Signature Version 4, for the service <c>s3</c>. Requests have no query.</summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds the date, the content's hash and the signature over method, path and all headers that are there.</summary>
    /// <param name="request">The request, complete; its path is already escaped.</param>
    /// <param name="contentHash">The SHA-256 of the body, lower-case hexadecimal.</param>
    /// <param name="options">The key and the region.</param>
    /// <param name="now">The time; the store accepts a few minutes of difference.</param>
    public static void Sign(HttpRequestMessage request, string contentHash, S3Options options, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{options.Region}/s3/aws4_request";
        request.Headers.Host = request.RequestUri!.IsDefaultPort ? request.RequestUri.Host : request.RequestUri.Authority;
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", contentHash);
        var headers = request.Headers.NonValidated.Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString().Trim())).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = new StringBuilder().Append(request.Method.Method).Append('\n').Append(request.RequestUri.AbsolutePath).Append("\n\n");
        foreach (var (name, value) in headers) canonical.Append(name).Append(':').Append(value).Append('\n');
        canonical.Append('\n').Append(names).Append('\n').Append(contentHash);
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Key(options, time[..8]), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={options.AccessKey}/{scope},SignedHeaders={names},Signature={signature}");
    }

    private static byte[] Key(S3Options options, string day)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + options.SecretKey);
        foreach (var part in new[] { day, options.Region, "s3", "aws4_request" }) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return key;
    }
}
