using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>Answers of the feed.</summary>
internal static class FeedAnswers
{
    /// <summary>For what never changes under its address.</summary>
    public const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>For what may have changed: kept, and asked about each time.</summary>
    public const string Revalidate = "no-cache";

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] ToBytes(JsonNode document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    public static IResult Json(JsonNode document) => Results.Bytes(ToBytes(document), "application/json");

    /// <summary>Nothing is there, or nobody may know of it: the same answer.</summary>
    public static IResult NotFound() => Results.NotFound();

    /// <summary>Says how long an answer may be kept.</summary>
    public static void Cache(this HttpContext context, string value) => context.Response.Headers.CacheControl = value;

    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
