using System.Globalization;
using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
using LuBan.Identity.Federation;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Signs users in: password, second factor, passkey, forced change of a password.</summary>
internal sealed class LoginPage(
    FormStates forms, SealedStates states, SessionCookie cookie, SignIn signIn, Passkeys passkeys, Sessions sessions, Grants grants, LoginButtons buttons, Issuers issuers, TimeProvider time)
{
    private const string PasskeyPath = Paths.Login + "/passkey";

    /// <summary>Shows the first step.</summary>
    internal async Task ShowAsync(HttpContext context, LoginState state)
    {
        var (texts, sealedState) = (PageTexts.In(state.Language), await forms.SealAsync(context, LoginState.Purpose, state));
        await WriteAsync(context, texts, state, sealedState, state.Hint ?? "", null, StatusCodes.Status200OK);
    }

    /// <summary>The page by itself: for who comes without a program that asks, or from the console, which says in <c>return_to</c> where it was.</summary>
    internal async Task HandleGetAsync(HttpContext context)
    {
        var target = context.Request.Query["return_to"] is [{ Length: > 0 } asked] ? LocalPath.Read(asked) : null;
        var texts = PageTexts.Choose(context.Request.Query["ui_locales"], context.Request.Headers.AcceptLanguage.ToString());
        if (await cookie.FindAsync(context) is { } session)
        {
            if (target is not null) Redirects.To(context, target);
            else await Page.WriteAsync(context, texts, texts["signIn"], $"""<h1>{texts["signedIn"]}</h1><p class="soft">{texts.Format("signedInAs", session.User)}</p><a class="button second" href="{Paths.EndSession}">{texts["signOut"]}</a>""");
            return;
        }

        await ShowAsync(context, new LoginState(target ?? Paths.Login, time.GetUtcNow(), texts.Language, null, null, null));
    }

    /// <summary>A step that the user has taken.</summary>
    internal async Task HandlePostAsync(HttpContext context)
    {
        var form = await Parameters.ReadFormAsync(context);
        if (await OpenAsync(context, form) is not { } state) return;
        var step = await forms.OpenAsync<LoginStep>(context, LoginStep.Purpose, form["step"]);
        var client = Callers.InfoOf(context);
        var result = step switch
        {
            null when form["step"] is null => await signIn.PasswordAsync(form["username"] ?? "", form["password"] ?? "", client, context.RequestAborted),
            { Kind: LoginStepKind.Passkey } => await signIn.PasskeyAsync(new(step.Ticket), form["credential"] ?? "", context, client, context.RequestAborted),
            { Kind: LoginStepKind.Factor } => await signIn.SecondFactorAsync(new(step.Ticket), FactorOf(form, context), client, context.RequestAborted),
            { Kind: LoginStepKind.Change } => form["new_password"] == form["new_password_again"]
                ? await signIn.ChangePasswordAsync(new(step.Ticket), form["new_password"] ?? "", client, context.RequestAborted)
                : new SignInResult.Refused("", PageTexts.In(state.Language)["passwordsDiffer"]),
            _ => new SignInResult.Refused("LB8105", ""),
        };
        await AnswerAsync(context, state, form, step, result);
    }

    /// <summary>Asks the browser for a passkey. Called by the script of the page.</summary>
    internal async Task HandlePasskeyAsync(HttpContext context)
    {
        var form = await Parameters.ReadFormAsync(context);
        if (await OpenAsync(context, form) is null) return;
        var step = await forms.OpenAsync<LoginStep>(context, LoginStep.Purpose, form["step"]);
        var challenge = await passkeys.BeginSignInAsync(step is { Kind: LoginStepKind.Factor } ? new SignInTicket(step.Ticket) : null, context, context.RequestAborted);
        if (challenge is null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8030", "The sign-in is over. Begin again.");
            return;
        }

        // As a second factor the step stays what it is; alone it is a sign-in of its own.
        var next = step is { Kind: LoginStepKind.Factor } ? step : new LoginStep(LoginStepKind.Passkey, challenge.Ticket.Value, [], "");
        await OAuthAnswers.WriteAsync(context, new JsonObject { ["options"] = JsonNode.Parse(challenge.OptionsJson), ["step"] = await forms.SealAsync(context, LoginStep.Purpose, next) });
    }

    /// <summary>Somebody comes back from another identity provider, which has signed him in, or has not.</summary>
    internal async Task HandleContinueAsync(HttpContext context)
    {
        if (await forms.OpenAsync<LoginState>(context, LoginState.Purpose, context.Request.Query["state"]) is not { } state)
        {
            await ErrorPage.WriteAsync(context, "LB8030", PageTexts.Choose(null, context.Request.Headers.AcceptLanguage.ToString())["formOver"]);
            return;
        }

        // What was there before does not count: the program may have asked for a new sign-in.
        if (await cookie.FindAsync(context) is { } session && session.AuthTime >= state.Since) await GoOnAsync(context, state, session);
        else await ShowAsync(context, state);
    }

    private async Task<LoginState?> OpenAsync(HttpContext context, Parameters form)
    {
        var texts = PageTexts.Choose(null, context.Request.Headers.AcceptLanguage.ToString());
        if (SameOrigin.IsDenied(context.Request))
        {
            await ErrorPage.WriteAsync(context, "LB8031", texts["foreignPage"], StatusCodes.Status403Forbidden);
            return null;
        }

        var state = await forms.OpenAsync<LoginState>(context, LoginState.Purpose, form["state"]);
        if (state is null) await ErrorPage.WriteAsync(context, "LB8030", texts["formOver"]);
        return state;
    }

    private static SecondFactor FactorOf(Parameters form, HttpContext context) => form switch
    {
        _ when form["credential"] is { } credential => new SecondFactor.Passkey(credential, context),
        _ when form["recovery"] is { } recovery => new SecondFactor.RecoveryCode(recovery),
        _ => new SecondFactor.Totp(form["code"] ?? ""),
    };

    private async Task AnswerAsync(HttpContext context, LoginState state, Parameters form, LoginStep? step, SignInResult result)
    {
        var texts = PageTexts.In(state.Language);
        switch (result)
        {
            case SignInResult.Succeeded(var account, var methods):
                await BeginSessionAsync(context, state, account, methods);
                break;
            case SignInResult.NeedsSecondFactor(var ticket, var accepted):
                await ShowStepAsync(context, texts, state, new LoginStep(LoginStepKind.Factor, ticket.Value, accepted, form["username"] ?? step?.User ?? ""), null);
                break;
            case SignInResult.MustChangePassword(var ticket):
                await ShowStepAsync(context, texts, state, new LoginStep(LoginStepKind.Change, ticket.Value, [], form["username"] ?? step?.User ?? ""), null);
                break;
            case SignInResult.Refused refused:
                await RefuseAsync(context, texts, state, form, step, refused);
                break;
        }
    }

    private async Task RefuseAsync(HttpContext context, PageTexts texts, LoginState state, Parameters form, LoginStep? step, SignInResult.Refused refused)
    {
        var problem = texts.Knows(refused.Code) ? texts[refused.Code] : refused.Message;
        if (refused.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = seconds;
            problem += " " + texts.Format("waitSeconds", seconds);
        }

        var status = refused.RetryAfter is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status429TooManyRequests;
        var isOver = refused.Code == "LB8105" || step is null or { Kind: LoginStepKind.Passkey };
        if (isOver) await WriteAsync(context, texts, state, await forms.SealAsync(context, LoginState.Purpose, state), form["username"] ?? state.Hint ?? "", problem, status);
        else await ShowStepAsync(context, texts, state, step!, problem, status);
    }

    private async Task BeginSessionAsync(HttpContext context, LoginState state, Account account, IReadOnlyList<string> methods) =>
        await GoOnAsync(context, state, await BeginSessionAsync(context, account, methods));

    /// <summary>Begins a session in a browser. Always a new one: a handle that somebody may have put into the browser is never taken over.</summary>
    internal async Task<Session> BeginSessionAsync(HttpContext context, Account account, IReadOnlyList<string> methods)
    {
        var before = await cookie.FindAsync(context);
        var session = await sessions.BeginAsync(account, methods, Callers.InfoOf(context), context.RequestAborted);
        if (before is not null)
        {
            if (before.Uid == session.Uid) await grants.MoveAsync(before, session, context.RequestAborted);
            else await grants.EndSessionAsync(before, context.RequestAborted);
            await sessions.EndAsync(before.Id, context.RequestAborted);
        }

        cookie.Set(context, session);
        return session;
    }

    private async Task GoOnAsync(HttpContext context, LoginState state, Session session)
    {
        var location = state.ReturnTo;
        if (location.StartsWith(Paths.Authorize + "?", StringComparison.Ordinal))
        {
            var ticket = new AuthorizationTicket(session.Id, AuthorizationTicket.DigestOf(location), IsLoggedIn: true, IsConsented: false);
            location += $"&{AuthorizationTicket.Parameter}={await states.SealAsync(AuthorizationTicket.Purpose, ticket, AuthorizationTicket.Lifetime, context.RequestAborted)}";
        }

        Redirects.To(context, location);
    }

    private async Task WriteAsync(HttpContext context, PageTexts texts, LoginState state, string sealedState, string userName, string? problem, int status)
    {
        var others = buttons.List(texts.Language, $"{Paths.Login}/continue?state={sealedState}").Select(button => (Html)$"""<a class="button second" href="{button.Path}">{Html.Icon(button.Drawing)}{texts.Format("continueWith", button.Text)}</a>""").ToList();
        Html content = $"""
            <h1>{texts["signIn"]}</h1>{Html.When(state.Program is not null, $"""<p class="soft">{texts.Format("signInTo", state.Program ?? "")}</p>""")}
            {Problem(problem)}
            <form method="post" action="{Paths.Login}"><input type="hidden" name="state" value="{sealedState}"><input type="hidden" name="step" value=""><input type="hidden" name="credential" value="">
            <label for="username">{texts["userName"]}</label><input id="username" name="username" autocomplete="username webauthn" autocapitalize="none" spellcheck="false" required maxlength="253" value="{userName}"{Html.When(userName.Length == 0, $" autofocus")}>
            <label for="password">{texts["password"]}</label><input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"{Html.When(userName.Length > 0, $" autofocus")}>
            <button type="submit">{texts["signIn"]}</button>
            <div class="or" data-with-passkey{Html.When(others.Count == 0, $" hidden")}>{texts["or"]}</div>
            <p class="problem" id="passkey-problem" role="alert" hidden></p>
            <button type="button" class="second" data-passkey="{PasskeyPath}" formnovalidate hidden>{texts["passkey"]}</button></form>
            {others}
            """;
        await Page.WriteAsync(context, texts, texts["signIn"], content, status, FormTarget(context, state), hasScript: true);
    }

    private async Task ShowStepAsync(HttpContext context, PageTexts texts, LoginState state, LoginStep step, string? problem, int status = StatusCodes.Status200OK)
    {
        var (sealedState, sealedStep) = (await forms.SealAsync(context, LoginState.Purpose, state), await forms.SealAsync(context, LoginStep.Purpose, step));
        Html hidden = $"""<input type="hidden" name="state" value="{sealedState}"><input type="hidden" name="step" value="{sealedStep}"><input type="hidden" name="credential" value="">""";
        var (title, content) = step.Kind == LoginStepKind.Factor ? (texts["secondFactor"], FactorForm(texts, step, hidden, problem)) : (texts["changePassword"], ChangeForm(texts, step, hidden, problem));
        await Page.WriteAsync(context, texts, title, content, status, FormTarget(context, state), hasScript: step.Methods.Contains("passkey"));
    }

    private static Html FactorForm(PageTexts texts, LoginStep step, Html hidden, string? problem) => $"""
        <h1>{texts["secondFactor"]}</h1><p class="soft">{texts["secondFactorHint"]}</p>{Problem(problem)}
        <form method="post" action="{Paths.Login}">{hidden}
        <label for="code">{texts["code"]}</label><input id="code" class="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="16" required autofocus>
        <button type="submit">{texts["verify"]}</button>
        {Html.When(step.Methods.Contains("passkey"), $"""<p class="problem" id="passkey-problem" role="alert" hidden></p><button type="button" class="second" data-passkey="{PasskeyPath}" hidden>{texts["usePasskey"]}</button>""")}</form>
        {Html.When(step.Methods.Contains("recovery"), $"""
            <details><summary>{texts["recoveryHint"]}</summary><form method="post" action="{Paths.Login}">{hidden}
            <label for="recovery">{texts["recoveryCode"]}</label><input id="recovery" name="recovery" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64" required><button type="submit" class="second">{texts["useRecovery"]}</button></form></details>
            """)}
        """;

    private static Html ChangeForm(PageTexts texts, LoginStep step, Html hidden, string? problem) => $"""
        <h1>{texts["changePassword"]}</h1><p class="soft">{texts["changePasswordHint"]}</p>{Problem(problem)}
        <form method="post" action="{Paths.Login}">{hidden}
        <input name="username" value="{step.User}" autocomplete="username" readonly hidden aria-hidden="true">
        <label for="new_password">{texts["newPassword"]}</label><input id="new_password" name="new_password" type="password" autocomplete="new-password" required maxlength="1024" autofocus>
        <label for="new_password_again">{texts["newPasswordAgain"]}</label><input id="new_password_again" name="new_password_again" type="password" autocomplete="new-password" required maxlength="1024">
        <button type="submit">{texts["save"]}</button></form>
        """;

    internal static Html Problem(string? problem) => Html.When(problem is not null, $"""<p class="problem" role="alert">{problem}</p>""");

    private string? FormTarget(HttpContext context, LoginState state) => state.FormTarget?.StartsWith(issuers.Of(context.Request) + "/", StringComparison.Ordinal) == true ? null : state.FormTarget;
}
