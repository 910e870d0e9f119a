using System.Text.Json.Nodes;
using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity.Protocol;

/// <summary>What administrators do with keys and clients beyond writing objects. Who may is decided outside, as for any resource.</summary>
internal static class AdministrationApi
{
    private const int LongestGrace = 30 * 24 * 60 * 60;

    internal static void MapIdentityAdministration(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Paths.Api + "/signingkeys", ListKeysAsync).DisableAntiforgery();
        routes.MapPost(Paths.Api + "/signingkeys/rotate", RotateKeysAsync).DisableAntiforgery();
        routes.MapPost(Paths.Api + "/oauthclients/{name}/secret", CreateSecretAsync).DisableAntiforgery();
    }

    private static async Task ListKeysAsync(HttpContext context, SigningKeys keys) =>
        await OAuthAnswers.WriteAsync(context, Shown(await keys.ListAsync(context.RequestAborted)));

    /// <summary><c>{"immediate":true}</c> for keys that became known: nothing that they signed is good any more.</summary>
    private static async Task RotateKeysAsync(HttpContext context, SigningKeys keys)
    {
        if (await JsonBody.ReadAsync(context, "immediate") is not { } body) return;
        await keys.RotateAsync(body["immediate"]?.GetValueKind() == System.Text.Json.JsonValueKind.True, context.RequestAborted);
        await OAuthAnswers.WriteAsync(context, Shown(await keys.ListAsync(context.RequestAborted)));
    }

    private static async Task CreateSecretAsync(HttpContext context, string name, ClientDirectory clients, ClientSecrets secrets)
    {
        if (await JsonBody.ReadAsync(context, "graceSeconds") is not { } body) return;
        if (await clients.FindAnyAsync(name, context.RequestAborted) is not { } client)
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8042", $"oauthclients.{IdentityKinds.Group} \"{name}\" not found.");
            return;
        }

        if (client.Spec.AuthMethod is not (ClientAuthMethods.Basic or ClientAuthMethods.Post))
        {
            await Problems.WriteAsync(context, StatusCodes.Status409Conflict, "LB8043", $"The client '{name}' is registered with {client.Spec.AuthMethod} and has no secret. Set spec.authMethod to {ClientAuthMethods.Basic} first.");
            return;
        }

        TimeSpan? grace = null;
        if (body["graceSeconds"] is { } given)
        {
            if (given is not JsonValue number || !number.TryGetValue<int>(out var seconds) || seconds is < 0 or > LongestGrace)
            {
                await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8044", $"graceSeconds is '{given}', expected 0 to {LongestGrace}.");
                return;
            }

            grace = TimeSpan.FromSeconds(seconds);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await OAuthAnswers.WriteAsync(context, new JsonObject { ["clientId"] = name, ["clientSecret"] = await secrets.CreateAsync(client, grace, context.RequestAborted) });
    }

    private static JsonObject Shown(IReadOnlyList<SigningKeyInfo> keys) => new()
    {
        ["kind"] = "SigningKeyList", ["apiVersion"] = $"{IdentityKinds.Group}/{IdentityKinds.Version}", ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. keys.Select(key => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = key.Id }, ["algorithm"] = key.Algorithm, ["state"] = key.State.ToString(), ["createdAt"] = key.CreatedAt, ["activeFrom"] = key.ActiveFrom, ["goneAt"] = key.GoneAt,
        })]),
    };
}
