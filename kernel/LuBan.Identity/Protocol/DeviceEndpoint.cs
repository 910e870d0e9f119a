using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Where devices begin to wait for a user (RFC 8628 §3.1).</summary>
internal sealed class DeviceEndpoint(ClientAuthentication authentication, DeviceRequests devices, RequestedScopes scopes, Issuers issuers, IOptions<IdentityOptions> options)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var client = await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        if (!client.Spec.GrantTypes.Contains(GrantTypes.Device)) throw new OAuthRefusal(OAuthErrors.UnauthorizedClient, "LB8011", $"The client '{client.Metadata.Name}' may not use {GrantTypes.Device}: add it to spec.grantTypes of the OAuthClient.");
        var granted = await scopes.OfAsync(client, parameters["scope"], context.RequestAborted);
        var issuer = issuers.Of(context.Request);
        var (deviceCode, userCode) = await devices.BeginAsync(client, granted, issuer, Callers.AddressOf(context), context.RequestAborted);
        await OAuthAnswers.WriteAsync(context, new JsonObject
        {
            ["device_code"] = deviceCode,
            ["user_code"] = userCode,
            ["verification_uri"] = issuer + Paths.DeviceVerify,
            ["verification_uri_complete"] = $"{issuer}{Paths.DeviceVerify}?user_code={userCode}",
            ["expires_in"] = (long)options.Value.DeviceCodeLifetime.TotalSeconds,
            ["interval"] = (long)options.Value.DevicePollInterval.TotalSeconds,
        });
    }
}
