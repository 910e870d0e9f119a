using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Gives tokens to clients (RFC 6749 §3.2).</summary>
internal sealed class TokenEndpoint(
    ClientAuthentication authentication, TokenIssuer issuer, Grants grants, DeviceRequests devices, Callers callers, Sessions sessions, Issuers issuers, ScopeDirectory scopes, OAuthReports reports,
    IOptions<IdentityOptions> options)
{
    internal async Task HandleAsync(HttpContext context)
    {
        var parameters = await Parameters.ReadStrictFormAsync(context);
        var type = parameters.Required("grant_type");
        if (!GrantTypes.All.Contains(type)) throw new OAuthRefusal(OAuthErrors.UnsupportedGrantType, "LB8011", $"grant_type is '{type}', expected {string.Join(", ", GrantTypes.All)}.");
        var client = await AuthenticateAsync(context, parameters);
        if (!client.Spec.GrantTypes.Contains(type)) throw new OAuthRefusal(OAuthErrors.UnauthorizedClient, "LB8011", $"The client '{client.Metadata.Name}' may not use {type}: add it to spec.grantTypes of the OAuthClient.");
        var answer = type switch
        {
            GrantTypes.Code => await ByCodeAsync(context, client, parameters),
            GrantTypes.Refresh => await ByRefreshAsync(context, client, parameters),
            GrantTypes.Device => await ByDeviceAsync(context, client, parameters),
            _ => await ForClientAsync(context, client, parameters),
        };
        await OAuthAnswers.WriteAsync(context, answer);
    }

    private async Task<OAuthClient> AuthenticateAsync(HttpContext context, Parameters parameters)
    {
        try
        {
            return await authentication.AuthenticateAsync(context, parameters, context.RequestAborted);
        }
        catch (OAuthRefusal refusal) when (refusal.Error == OAuthErrors.InvalidClient)
        {
            await reports.RefusedAsync(context, "client.authenticate", "", parameters["client_id"] ?? "", refusal.Code);
            throw;
        }
    }

    private async Task<JsonObject> ByCodeAsync(HttpContext context, OAuthClient client, Parameters parameters)
    {
        var (redirect, verifier) = (parameters.Required("redirect_uri"), parameters.Required("code_verifier"));
        if (!Pkce.IsVerifier(verifier)) throw new OAuthRefusal(OAuthErrors.InvalidGrant, "LB8005", "code_verifier is not 43 to 128 characters of A-Z a-z 0-9 - . _ ~.");
        var handle = GrantHandle.TryParse(parameters.Required("code")) ?? throw Unknown("LB8012: The code is not known here, or its time is over. Sign in again.");
        var account = await grants.FindByFamilyAsync(handle, context.RequestAborted) is { } waiting ? await OwnerAsync(context, handle.Id, waiting, client) : null;
        var (grant, next, problem) = await grants.RedeemAsync(handle, grant => CheckCode(grant, client, redirect, verifier), client.Spec.GrantTypes.Contains(GrantTypes.Refresh), context.RequestAborted);
        if (grant is null)
        {
            await reports.RefusedAsync(context, SecurityActions.TokenIssue, account?.Name ?? "", client.Metadata.Name!, problem[..6]);
            throw Unknown(problem);
        }

        await reports.DoneAsync(context, SecurityActions.TokenIssue, account!, client.Metadata.Name!);
        return await issuer.ForUserAsync((handle.Id, grant), client, account!, grant.Scopes, next, context.RequestAborted);
    }

    private static string? CheckCode(GrantRecord grant, OAuthClient client, string redirect, string verifier)
    {
        if (!IsOf(grant, client)) return "LB8012: The code was issued to another client.";
        if (!string.Equals(grant.Code!.RedirectUri, redirect, StringComparison.Ordinal)) return "LB8012: redirect_uri is not the one that the code was sent to.";
        return Pkce.Matches(grant.Code.Challenge, verifier) ? null : "LB8005: code_verifier does not belong to the code_challenge of the request.";
    }

    private async Task<JsonObject> ByRefreshAsync(HttpContext context, OAuthClient client, Parameters parameters)
    {
        const string NotKnown = "LB8014: The refresh token is not known here, was revoked, or its time is over. Sign in again.";
        var handle = GrantHandle.TryParse(parameters.Required("refresh_token")) ?? throw Unknown(NotKnown);
        var before = await grants.FindByFamilyAsync(handle, context.RequestAborted) ?? throw Unknown(NotKnown);
        if (!IsOf(before, client)) throw Unknown("LB8014: The refresh token was issued to another client.");
        var asked = Scopes.Split(parameters["scope"]);
        if (asked.Except(before.Scopes).ToList() is { Count: > 0 } more) throw new OAuthRefusal(OAuthErrors.InvalidScope, "LB8016", $"The user did not allow {string.Join(", ", more.Select(scope => $"'{scope}'"))}: a refresh can ask for less, never for more.");
        var account = await OwnerAsync(context, handle.Id, before, client);
        var (grant, next, problem) = await grants.RefreshAsync(handle, grant => IsOf(grant, client) ? null : NotKnown, context.RequestAborted);
        if (grant is null)
        {
            await reports.RefusedAsync(context, "token.refresh", account.Name, client.Metadata.Name!, problem[..6]);
            throw Unknown(problem);
        }

        return await issuer.ForUserAsync((handle.Id, grant), client, account, asked.Count > 0 ? asked : grant.Scopes, next, context.RequestAborted);
    }

    private async Task<JsonObject> ByDeviceAsync(HttpContext context, OAuthClient client, Parameters parameters)
    {
        var approved = await devices.RedeemAsync(parameters.Required("device_code"), client, context.RequestAborted);
        var (account, approver, problem) = await callers.OwnerAsync(approved.User!, approved.UserUid!, approved.Session!, context.RequestAborted);
        if (account is null) throw Unknown($"LB8014: {problem}");
        var session = await sessions.BeginForProgramAsync(account, approver!, Callers.InfoOf(context, client.Metadata.Name), (options.Value.RefreshIdleLifetime, options.Value.RefreshAbsoluteLifetime), context.RequestAborted);
        var draft = new GrantDraft(client.Metadata.Name!, client.Metadata.Uid!, account.Name, account.Uid, session.Id, approved.Issuer, approved.Scopes) { OwnsSession = true, AuthenticatedAt = approver!.AuthTime, Methods = approver.Amr };
        var (handle, grant) = await grants.BeginAsync(draft, client.Spec.GrantTypes.Contains(GrantTypes.Refresh), context.RequestAborted);
        await reports.DoneAsync(context, SecurityActions.TokenIssue, account, client.Metadata.Name!);
        return await issuer.ForUserAsync((handle.Id, grant), client, account, grant.Scopes, grant.Refresh is null ? null : handle, context.RequestAborted);
    }

    /// <summary>RFC 6749 §4.4: the client calls in its own name.</summary>
    private async Task<JsonObject> ForClientAsync(HttpContext context, OAuthClient client, Parameters parameters)
    {
        var asked = Scopes.Split(parameters["scope"]);
        foreach (var scope in asked)
        {
            if (!await scopes.ExistsAsync(scope, context.RequestAborted) || !ClientScopes.Allows(client, scope) || ClientScopes.IsAboutUsers(scope))
                throw new OAuthRefusal(OAuthErrors.InvalidScope, "LB8016", $"The scope '{scope}' does not exist, is about users, or is not in spec.scopes of the client.");
        }

        var granted = asked.Count > 0 ? asked : [.. client.Spec.Scopes.Where(scope => scope != ClientScopes.Any && !ClientScopes.IsAboutUsers(scope))];
        await reports.DoneAsync(context, SecurityActions.TokenIssue, Callers.ClientPrefix + client.Metadata.Name, client.Metadata.Name!);
        return await issuer.ForClientAsync(issuers.Of(context.Request), client, granted, context.RequestAborted);
    }

    /// <summary>The user of a grant, who must still be there, and signed in.</summary>
    private async Task<Account> OwnerAsync(HttpContext context, string id, GrantRecord grant, OAuthClient client)
    {
        var (account, session, problem) = await callers.OwnerAsync(grant.User, grant.UserUid, grant.Session, context.RequestAborted);
        if (account is null)
        {
            // It cannot become good again.
            await grants.EndAsync(id, context.RequestAborted);
            await reports.RefusedAsync(context, SecurityActions.TokenIssue, grant.User, client.Metadata.Name!, "LB8014");
            throw Unknown($"LB8014: {problem}");
        }

        sessions.NoteUse(session!, Callers.AddressOf(context));
        return account;
    }

    private static bool IsOf(GrantRecord grant, OAuthClient client) => grant.Client == client.Metadata.Name && grant.ClientUid == client.Metadata.Uid;

    private static OAuthRefusal Unknown(string problem) => new(OAuthErrors.InvalidGrant, problem[..6], problem[8..]);
}
