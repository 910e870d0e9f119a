using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Federation;
using LuBan.Identity.Keys;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Signs users out (OpenID Connect RP-Initiated Logout 1.0). Without a hint that is about this very session the user is asked.</summary>
internal sealed class EndSessionEndpoint(
    FormStates forms, SessionCookie cookie, Sessions sessions, Grants grants, ClientDirectory clients, SigningKeys keys, Issuers issuers, OAuthReports reports, FederatedSignOut federated, TimeProvider time)
{
    private const string Purpose = "logout";

    /// <summary>A client asks, by a link or a form.</summary>
    internal async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                var form = await Parameters.ReadStrictFormAsync(context);
                if (form["form"] is { } answered)
                {
                    await DecideAsync(context, answered, form["action"] == "leave");
                    return;
                }

                // The form of another site brings no cookie; a link does.
                Redirects.To(context, Paths.EndSession + QueryString.Create(form.All.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Value);
                return;
            }

            var parameters = Parameters.OfQuery(context.Request);
            parameters.RefuseRepeated();
            await AnswerAsync(context, parameters, await ReadAsync(context, parameters));
        }
        catch (OAuthRefusal refusal)
        {
            await ErrorPage.WriteAsync(context, refusal.Code, refusal.Message, refusal.Status);
        }
    }

    private async Task AnswerAsync(HttpContext context, Parameters parameters, LogoutRequest request)
    {
        var texts = PageTexts.Choose(parameters["ui_locales"], context.Request.Headers.AcceptLanguage.ToString());
        var session = await cookie.FindAsync(context);
        if (session is null) await LeaveAsync(context, texts, request.Target);
        // Only who was given the ID token of this session knows it: that is a client of the user.
        else if (request.Subject == session.Uid && (request.Session == session.Id || IsIn(session, request.Client!))) await EndAsync(context, texts, session, request);
        else await AskAsync(context, texts, session, request);
    }

    /// <summary>Whether a client has something of this session: its ID token may be of an earlier one of the same browser.</summary>
    private bool IsIn(Session session, OAuthClient client) => grants.Of(session.Uid, client.Metadata.Name).Any(record => record.Content.Session == session.Id);

    private async Task<LogoutRequest> ReadAsync(HttpContext context, Parameters parameters)
    {
        var (clientId, subject, sid) = (parameters["client_id"], (string?)null, (string?)null);
        if (parameters["id_token_hint"] is { } hint)
        {
            var rules = new TokenRules { Types = ["jwt"], Issuers = issuers.All, Audiences = AudienceOf(hint), AllowExpired = true };
            var verdict = await rules.VerifyAsync(hint, (token, stop) => token.KeyId is { } id ? keys.FindAsync(id, stop) : new((VerificationKey?)null), time.GetUtcNow(), context.RequestAborted);
            if (verdict.Claims is not { } claims) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8035", $"id_token_hint is refused: {verdict.Problem}.");
            var audience = TokenRules.AudiencesOf(claims)[0];
            if (clientId is not null && clientId != audience) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8035", "client_id is not the client that the id_token_hint was issued to.");
            (clientId, subject, sid) = (audience, JsonWebToken.Text(claims, "sub"), JsonWebToken.Text(claims, "sid"));
        }

        var client = clientId is null ? null : await clients.FindAsync(clientId, context.RequestAborted) ?? throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8001", "There is no such client here.");
        if (parameters["post_logout_redirect_uri"] is not { } uri) return new(client, subject, sid, null);
        if (client is null) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8035", "post_logout_redirect_uri needs an id_token_hint or a client_id: it is not known who asks.");
        if (!RedirectUris.IsRegistered(client.Spec.PostLogoutRedirectUris, uri, issuers.Of(context.Request))) throw new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8002", $"post_logout_redirect_uri is not one of spec.postLogoutRedirectUris of the client '{client.Metadata.Name}'. Addresses are compared letter by letter.");
        return new(client, subject, sid, parameters["state"] is { } state ? $"{uri}{(uri.Contains('?', StringComparison.Ordinal) ? "&" : "?")}state={Uri.EscapeDataString(state)}" : uri);
    }

    // The token says for whom it is; that it is ours is checked with the rest.
    private static IReadOnlyList<string> AudienceOf(string hint) => JsonWebToken.TryParse(hint, out _) is { } parsed ? TokenRules.AudiencesOf(parsed.Claims) : [];

    private async Task AskAsync(HttpContext context, PageTexts texts, Session session, LogoutRequest request)
    {
        var state = await forms.SealAsync(context, Purpose, new LogoutState(session.Id, request.Target, request.Client?.Metadata.Name, texts.Language));
        var why = request.Client is null ? texts["signOutAsk"] : $"{texts.Format("signOutBy", ClientTexts.NameOf(request.Client, texts.Language))} {texts["signOutAsk"]}";
        Html content = $"""
            <h1>{texts["signOut"]}</h1><p class="soft">{texts.Format("signedInAs", session.User)}</p><p>{why}</p>
            <form method="post" action="{Paths.EndSession}"><input type="hidden" name="form" value="{state}">
            <button type="submit" name="action" value="leave">{texts["signOut"]}</button><button type="submit" class="second" name="action" value="stay">{texts["stay"]}</button></form>
            """;
        await Page.WriteAsync(context, texts, texts["signOut"], content, formTarget: request.Target);
    }

    private async Task DecideAsync(HttpContext context, string answered, bool leaves)
    {
        var session = await cookie.FindAsync(context);
        var texts = PageTexts.Choose(null, context.Request.Headers.AcceptLanguage.ToString());
        if (SameOrigin.IsDenied(context.Request) || await forms.OpenAsync<LogoutState>(context, Purpose, answered) is not { } state || session?.Id != state.Session)
        {
            await ErrorPage.WriteAsync(context, "LB8030", texts["formOver"]);
            return;
        }

        texts = PageTexts.In(state.Language);
        var client = state.Client is null ? null : await clients.FindAsync(state.Client, context.RequestAborted);
        if (leaves) await EndAsync(context, texts, session, new(client, session.Uid, session.Id, state.Target));
        else await Page.WriteAsync(context, texts, texts["signOut"], $"""<h1>{texts["signedIn"]}</h1><p class="soft">{texts.Format("signedInAs", session.User)}</p>""");
    }

    private async Task EndAsync(HttpContext context, PageTexts texts, Session session, LogoutRequest request)
    {
        await grants.EndSessionAsync(session, context.RequestAborted);
        await sessions.EndAsync(session.Id, context.RequestAborted);
        await reports.DoneAsync(context, SecurityActions.Logout, session.User, request.Client?.Metadata.Name ?? "");
        cookie.Remove(context);
        await LeaveAsync(context, texts, await federated.DetourAsync(context, session, request.Target) ?? request.Target);
    }

    private static async Task LeaveAsync(HttpContext context, PageTexts texts, string? target)
    {
        if (target is not null) Redirects.To(context, target);
        else await Page.WriteAsync(context, texts, texts["signOut"], $"""<h1>{texts["signedOut"]}</h1><a class="button second" href="{Paths.Login}?return_to=/">{texts["signIn"]}</a>""");
    }

    /// <summary>A request that has been checked.</summary>
    /// <param name="Client">Who asks; null when it is not known.</param>
    /// <param name="Subject">Whose ID token was sent.</param>
    /// <param name="Session">The session of that token.</param>
    /// <param name="Target">Where to go afterwards, with the client's state.</param>
    private sealed record LogoutRequest(OAuthClient? Client, string? Subject, string? Session, string? Target);

    private sealed record LogoutState(string Session, string? Target, string? Client, string Language);
}
