using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Where users connect devices (RFC 8628 §3.3): they enter the code, see who asks for what, and decide. A code in the address is never enough.</summary>
internal sealed class DevicePage(
    FormStates forms, SessionCookie cookie, LoginPage login, DeviceRequests devices, ClientDirectory clients, AccountDirectory accounts, ScopeDirectory scopes, FailureLimits limits, OAuthReports reports, TimeProvider time)
{
    private const string Purpose = "device";

    internal async Task HandleGetAsync(HttpContext context)
    {
        var texts = PageTexts.Choose(context.Request.Query["ui_locales"], context.Request.Headers.AcceptLanguage.ToString());
        var code = context.Request.Query["user_code"].ToString() is { Length: <= 32 } sent ? sent : "";
        if (await cookie.FindAsync(context) is not { } session)
        {
            var returnTo = Paths.DeviceVerify + (code.Length > 0 ? "?user_code=" + Uri.EscapeDataString(code) : "");
            await login.ShowAsync(context, new LoginState(returnTo, time.GetUtcNow(), texts.Language, texts["device"], null, null));
            return;
        }

        await AskForCodeAsync(context, texts, session, code, null, StatusCodes.Status200OK);
    }

    internal async Task HandlePostAsync(HttpContext context)
    {
        var texts = PageTexts.Choose(null, context.Request.Headers.AcceptLanguage.ToString());
        var form = await Parameters.ReadFormAsync(context);
        var session = await cookie.FindAsync(context);
        if (SameOrigin.IsDenied(context.Request)) await ErrorPage.WriteAsync(context, "LB8031", texts["foreignPage"], StatusCodes.Status403Forbidden);
        else if (session is null || await forms.OpenAsync<DeviceFormState>(context, Purpose, form["state"]) is not { } state || state.Session != session.Id) await ErrorPage.WriteAsync(context, "LB8030", texts["formOver"]);
        else if (limits.Delay(context) is { } wait) await ErrorPage.WriteAsync(context, "LB8009", texts.Format("waitSeconds", (int)Math.Ceiling(wait.TotalSeconds)), StatusCodes.Status429TooManyRequests);
        else if (state.Device is null) await FindAsync(context, texts, session, form["user_code"] ?? "");
        else await DecideAsync(context, texts, session, state, form["action"] == "allow");
    }

    private async Task FindAsync(HttpContext context, PageTexts texts, Session session, string code)
    {
        if (await devices.FindAsync(code, context.RequestAborted) is not var (name, device) || await clients.FindAsync(device.Client, context.RequestAborted) is not { } client)
        {
            // Codes are short: who tries many waits, as with passwords.
            limits.Note(context);
            await AskForCodeAsync(context, texts, session, code.Length <= 32 ? code : "", texts["deviceUnknown"], StatusCodes.Status400BadRequest);
            return;
        }

        var sealedState = await forms.SealAsync(context, Purpose, new DeviceFormState(session.Id, name, device.Client, device.Scopes));
        var title = texts.Format("consent", ClientTexts.NameOf(client, texts.Language));
        var items = await ClientTexts.ScopesAsync(device.Scopes, scopes, texts, context.RequestAborted);
        Html content = $"""
            <h1>{title}</h1><p class="soft">{texts.Format("signedInAs", session.User)}</p>
            {Html.When(items.Count > 0, $"<p>{texts["consentTo"]}</p><ul>{items}</ul>")}{Html.When(items.Count == 0, $"<p>{texts["consentNothing"]}</p>")}
            <p class="note">{texts.Format("deviceWarning", Shown(code), device.Address)}</p>
            <form method="post" action="{Paths.DeviceVerify}"><input type="hidden" name="state" value="{sealedState}">
            <button type="submit" name="action" value="allow">{texts["allow"]}</button><button type="submit" class="second" name="action" value="deny">{texts["deny"]}</button></form>
            """;
        await Page.WriteAsync(context, texts, title, content);
    }

    private async Task DecideAsync(HttpContext context, PageTexts texts, Session session, DeviceFormState state, bool isAllowed)
    {
        if (!await devices.DecideAsync(state.Device!, session, isAllowed, context.RequestAborted))
        {
            await AskForCodeAsync(context, texts, session, "", texts["deviceUnknown"], StatusCodes.Status400BadRequest);
            return;
        }

        if (isAllowed && await accounts.FindAsync(session.User, session.Uid, context.RequestAborted) is { } account) await reports.DoneAsync(context, SecurityActions.Consent, account, state.Client, "device " + Tokens.Scopes.Join(state.Scopes));
        else await reports.RefusedAsync(context, SecurityActions.Consent, session.User, state.Client, "LB8034");
        await Page.WriteAsync(context, texts, texts["device"], $"""<h1>{texts["device"]}</h1><p class="note" role="status">{texts[isAllowed ? "deviceDone" : "deviceDenied"]}</p>""");
    }

    private async Task AskForCodeAsync(HttpContext context, PageTexts texts, Session session, string code, string? problem, int status)
    {
        var sealedState = await forms.SealAsync(context, Purpose, new DeviceFormState(session.Id, null, "", []));
        Html content = $"""
            <h1>{texts["device"]}</h1><p class="soft">{texts.Format("signedInAs", session.User)} {texts["deviceHint"]}</p>{LoginPage.Problem(problem)}
            <form method="post" action="{Paths.DeviceVerify}"><input type="hidden" name="state" value="{sealedState}">
            <label for="user_code">{texts["deviceCode"]}</label><input id="user_code" class="code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="32" required autofocus value="{code}">
            <button type="submit">{texts["next"]}</button></form>
            """;
        await Page.WriteAsync(context, texts, texts["device"], content, status);
    }

    private static string Shown(string code)
    {
        var letters = string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetter));
        return letters.Length == 8 ? $"{letters[..4]}-{letters[4..]}" : letters;
    }

    /// <summary>Without a device: the form for the code.</summary>
    private sealed record DeviceFormState(string Session, string? Device, string Client, IReadOnlyList<string> Scopes);
}
