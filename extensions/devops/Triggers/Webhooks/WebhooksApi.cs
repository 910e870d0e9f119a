using System.Text.Json;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LuBan.DevOps.Triggers.Webhooks;

/// <summary>Where forges and hooks say that something was pushed. Nobody signs in here: the signature is the proof.</summary>
internal static class WebhooksApi
{
    public const int MaximumBody = 1 << 20;

    public static void MapWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/{namespace}/{trigger}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().WithTags("Webhooks").WithMetadata(new RequestSizeLimitAttribute(MaximumBody));

    private static async Task<IResult> ReceiveAsync(
        string @namespace, string trigger, HttpContext context, IResourceClient<Trigger> triggers, IResourceClient<Secret> secrets, TriggerFiring firing, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await ReadAsync(context.Request, cancellationToken) is not { } body) return Problem(413, $"LB9157: The body is larger than {MaximumBody >> 20} MiB. Send pushes only.");
        var found = await triggers.GetAsync(trigger, @namespace, cancellationToken);
        // The same answer for a trigger that is not there, is none of webhooks, or has no key: nobody learns which triggers there are.
        var key = await KeyAsync(found, secrets, cancellationToken);
        if (!WebhookSignature.IsRight(context.Request.Headers, body, key))
            return Problem(401, $"LB9150: The signature is missing or wrong. Send {WebhookSignature.GitHub}, {WebhookSignature.Gitea} or {WebhookSignature.GitLab}, made with the key of the trigger's Secret.");
        return await FireAsync(found!, context.Request.Headers, body, firing, time, cancellationToken);
    }

    private static async Task<IResult> FireAsync(Trigger trigger, IHeaderDictionary headers, byte[] body, TriggerFiring firing, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var (happened, reason) = WebhookPayload.Read(headers, body, time.GetUtcNow());
            var result = happened is null ? new(null, reason) : await firing.FireAsync(trigger, happened, cancellationToken);
            return result.Run is { } run ? TypedResults.Accepted((string?)null, new { run }) : TypedResults.Ok(new { ignored = result.Reason });
        }
        catch (JsonException)
        {
            return Problem(400, "LB9158: The body is no JSON object. Choose application/json as the content type of the webhook.");
        }
        catch (TriggerException refused)
        {
            return Problem(422, refused.Message);
        }
    }

    private static async Task<byte[]> KeyAsync(Trigger? trigger, IResourceClient<Secret> secrets, CancellationToken cancellationToken)
    {
        if (trigger?.Spec.Source.Webhook?.SecretRef is not { } reference) return [];
        var secret = await secrets.GetAsync(reference.Name, trigger.Metadata.Namespace, cancellationToken);
        return secret?.Data?.TryGetValue(reference.Key, out var key) == true ? key : [];
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBody) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16384];
        // Counted here too: a body that is sent in pieces has no length.
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > MaximumBody) return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static IResult Problem(int status, string message) => TypedResults.Problem(message[8..], statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = message[..6] });
}
