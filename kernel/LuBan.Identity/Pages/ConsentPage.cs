using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Asks the user whether a client may have what it asks for.</summary>
internal sealed class ConsentPage(
    FormStates forms, SealedStates states, SessionCookie cookie, AccountDirectory accounts, ClientDirectory clients, Consents consents, ScopeDirectory scopes, OAuthReports reports)
{
    private const string Purpose = "consent";

    internal async Task ShowAsync(HttpContext context, AuthorizationRequest request, Session session, Account account, bool isLoggedIn)
    {
        var texts = PageTexts.Choose(request.Locales, context.Request.Headers.AcceptLanguage.ToString());
        var asked = ClientTexts.ConsentedTo(request);
        var state = await forms.SealAsync(context, Purpose, new ConsentState(request.ReturnTo, session.Id, request.Client.Metadata.Name!, request.Client.Metadata.Uid!, asked, isLoggedIn, request.Target));
        var title = texts.Format("consent", ClientTexts.NameOf(request.Client, texts.Language));
        var items = await ClientTexts.ScopesAsync(asked, scopes, texts, context.RequestAborted);
        var where = request.IsToUnprovenProgram ? texts["consentLocal"] : texts.Format("consentWhere", new Uri(request.Target.Uri).GetLeftPart(UriPartial.Authority));
        Html content = $"""
            <h1>{title}</h1><p class="soft">{texts.Format("signedInAs", account.DisplayName.Length > 0 && account.DisplayName != account.Name ? $"{account.DisplayName} ({account.Name})" : account.Name)}</p>
            {Html.When(items.Count > 0, $"<p>{texts["consentTo"]}</p><ul>{items}</ul>")}{Html.When(items.Count == 0, $"<p>{texts["consentNothing"]}</p>")}
            <p class="note">{where}</p>
            <form method="post" action="{Paths.Consent}"><input type="hidden" name="state" value="{state}">
            <button type="submit" name="action" value="allow">{texts["allow"]}</button><button type="submit" class="second" name="action" value="deny">{texts["deny"]}</button></form>
            """;
        await Page.WriteAsync(context, texts, title, content, formTarget: request.Target.Uri);
    }

    /// <summary>The user has decided.</summary>
    internal async Task HandlePostAsync(HttpContext context)
    {
        var texts = PageTexts.Choose(null, context.Request.Headers.AcceptLanguage.ToString());
        if (SameOrigin.IsDenied(context.Request))
        {
            await ErrorPage.WriteAsync(context, "LB8031", texts["foreignPage"], StatusCodes.Status403Forbidden);
            return;
        }

        var form = await Parameters.ReadFormAsync(context);
        var session = await cookie.FindAsync(context);
        // The page was made for this session: what somebody else saw or sent does not count.
        if (await forms.OpenAsync<ConsentState>(context, Purpose, form["state"]) is not { } state || session?.Id != state.Session
            || await accounts.FindAsync(session.User, session.Uid, context.RequestAborted) is not { } account
            || await clients.FindAsync(state.Client, context.RequestAborted) is not { } client || client.Metadata.Uid != state.ClientUid)
        {
            await ErrorPage.WriteAsync(context, "LB8030", texts["formOver"]);
            return;
        }

        if (form["action"] != "allow")
        {
            await reports.RefusedAsync(context, SecurityActions.Consent, account.Name, state.Client, "LB8034");
            AuthorizationEndpoint.Refuse(context, state.Target, OAuthErrors.AccessDenied, "LB8034: The user refused.");
            return;
        }

        await consents.AddAsync(account, client, state.Scopes, context.RequestAborted);
        await reports.DoneAsync(context, SecurityActions.Consent, account, state.Client, Scopes.Join(state.Scopes));
        var ticket = new AuthorizationTicket(session.Id, AuthorizationTicket.DigestOf(state.ReturnTo), state.IsLoggedIn, IsConsented: true);
        Redirects.To(context, $"{state.ReturnTo}&{AuthorizationTicket.Parameter}={await states.SealAsync(AuthorizationTicket.Purpose, ticket, AuthorizationTicket.Lifetime, context.RequestAborted)}");
    }

    private sealed record ConsentState(string ReturnTo, string Session, string Client, string ClientUid, IReadOnlyList<string> Scopes, bool IsLoggedIn, RedirectTarget Target);
}
