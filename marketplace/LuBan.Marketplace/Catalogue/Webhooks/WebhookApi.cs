using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>Webhooks of administrators and publishers.</summary>
internal static class WebhookApi
{
    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").AllowPublishers(TokenScope.Manage);
        webhooks.MapGet("", (HttpContext context, int? skip, int? take, Webhooks all) =>
            {
                var page = Answers.Page(all.List(context.Caller()), skip, take);
                return Answers.Json(new Page<WebhookView>([.. page.Items.Select(WebhookView.Of)], page.Total));
            })
            .Gives<Page<WebhookView>>("The caller's webhooks, the newest first.", problems: [400, 401, 403]);
        webhooks.MapPost("", async (HttpContext context, Body<WebhookInput> input, Webhooks all) =>
            {
                var (webhook, secret) = await all.AddAsync(input.Value, context.Caller(), context.RequestAborted);
                context.Response.Headers.Location = "/api/marketplace/v1/webhooks/" + webhook.Id;
                return Answers.Json(WebhookView.Of(webhook) with { Secret = secret }, StatusCodes.Status201Created);
            })
            .Gives<WebhookView>("Makes a webhook. Its secret is in this answer and in no other.", StatusCodes.Status201Created, 400, 401, 403, 409);
        webhooks.MapGet("/{webhook}", (HttpContext context, string webhook, Webhooks all) => Answers.Json(WebhookView.Of(all.Require(webhook, context.Caller()))))
            .Gives<WebhookView>("One webhook.", problems: [401, 403, 404]);
        webhooks.MapPut("/{webhook}", async (HttpContext context, string webhook, Body<WebhookInput> input, Webhooks all) => Answers.Json(WebhookView.Of(await all.ChangeAsync(webhook, input.Value, context.Caller(), context.RequestAborted))))
            .Gives<WebhookView>("Writes a webhook anew; its secret stays unless another is given.", problems: [400, 401, 403, 404]);
        webhooks.MapDelete("/{webhook}", async (HttpContext context, string webhook, Webhooks all) =>
            {
                await all.RemoveAsync(webhook, context.Caller(), context.RequestAborted);
                return Results.NoContent();
            })
            .GivesNothing("Removes a webhook.", 401, 403, 404);
        webhooks.MapGet("/{webhook}/deliveries", (HttpContext context, string webhook, int? skip, int? take, Webhooks all) => Answers.Json(Answers.Page(all.Deliveries(all.Require(webhook, context.Caller())), skip, take)))
            .Gives<Page<WebhookDelivery>>("What was sent and what came of it, the newest first; the last 50 that are finished, and those under way.", problems: [400, 401, 403, 404]);
        webhooks.MapPost("/{webhook}/ping", async (HttpContext context, string webhook, Webhooks all, WebhookSender sender, TimeProvider time) =>
            {
                var found = all.Require(webhook, context.Caller());
                var now = time.GetUtcNow();
                var ping = new WebhookEvent(now.UtcTicks, now, WebhookEvents.Ping, null, [], new { });
                var delivery = await sender.SendAsync(found, ping, context.RequestAborted);
                return Answers.Json(delivery, StatusCodes.Status202Accepted);
            })
            .Gives<WebhookDelivery>("Sends a test message; what came of it is among the deliveries.", StatusCodes.Status202Accepted, 401, 403, 404);
    }
}

/// <summary>A webhook as its owner sees it.</summary>
internal sealed record WebhookView(string Id, string Url, IReadOnlyList<string> Events, string? Package, string? Publisher, bool Active, DateTimeOffset Created, string CreatedBy)
{
    /// <summary>What signs its messages; only in the answer that made it.</summary>
    public string? Secret { get; init; }

    public static WebhookView Of(Webhook webhook) => new(webhook.Id, webhook.Url, webhook.Events, webhook.Package, webhook.Publisher, webhook.Active, webhook.Created, webhook.CreatedBy);
}
