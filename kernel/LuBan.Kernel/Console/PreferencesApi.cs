using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Resources.Storage;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary><c>/console/preferences</c>: what a user likes, as a JSON object that nobody else reads.</summary>
internal sealed class PreferencesApi(IResourceStore store)
{
    private const int MaximumBytes = 64 * 1024;
    private const int MaximumDepth = 32;

    public Task ReadAsync(HttpContext context) => AnswerAsync(context, store.Get(KeyOf(context)));

    public async Task WriteAsync(HttpContext context)
    {
        if (await BodyAsync(context) is not { } preferences) return;
        var key = KeyOf(context);
        while (true)
        {
            var stored = store.Get(key);
            if (!IsExpected(context.Request, stored))
            {
                await KernelProblems.WriteAsync(context, StatusCodes.Status412PreconditionFailed, "LB8641", "The preferences were changed meanwhile, in another window or on another device. Read them again, and repeat the change.");
                return;
            }
            var data = JsonSerializer.SerializeToUtf8Bytes(new { metadata = new { name = key.Name }, preferences });
            var outcome = await store.CommitAsync(new StoreOperation(stored is null ? StoreOperationType.Create : StoreOperationType.Update, key, stored?.Revision ?? 0, Guid.NewGuid().ToString(), data), context.RequestAborted);
            if (outcome.Result != StoreResult.Committed) continue;
            await AnswerAsync(context, outcome.Object);
            return;
        }
    }

    private static Task AnswerAsync(HttpContext context, StoredObject? stored)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.ETag = TagOf(stored);
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.IfNoneMatch == TagOf(stored))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(TextOf(stored), context.RequestAborted);
    }

    private static string TextOf(StoredObject? stored)
    {
        if (stored is null) return "{}";
        using var document = JsonDocument.Parse(stored.Data);
        return document.RootElement.GetProperty("preferences").GetRawText();
    }

    private static async Task<JsonElement?> BodyAsync(HttpContext context)
    {
        if (await BoundedBody.ReadAsync(context.Request, MaximumBytes, context.RequestAborted) is not { } body)
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "LB8642", $"The preferences have more than {MaximumBytes} bytes. Keep less.");
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaximumDepth });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Answered below, with what is no object.
        }
        await KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8643", $"The body is not a JSON object of at most {MaximumDepth} levels. Send {{ \"theme\": \"dark\" }}.");
        return null;
    }

    private static bool IsExpected(HttpRequest request, StoredObject? stored) =>
        (request.Headers.IfMatch.Count == 0 || (stored is not null && request.Headers.IfMatch == "*") || request.Headers.IfMatch == TagOf(stored))
        && (request.Headers.IfNoneMatch != "*" || stored is null);

    private static string TagOf(StoredObject? stored) => stored is null ? "\"0\"" : string.Create(CultureInfo.InvariantCulture, $"\"{stored.Revision}\"");

    private static ResourceKey KeyOf(HttpContext context) => KeyOf(Callers.Describe(context.User).Name);

    /// <summary>Where the preferences of a user are kept. Names hold characters that keys cannot.</summary>
    public static ResourceKey KeyOf(string user) => new(ConsoleKinds.Group, ConsoleKinds.Preference.Plural, "", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user)))[..32]);
}
