using System.Text.Json.Nodes;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>The own profile and password.</summary>
internal static class SelfProfileApi
{
    private const string PasswordExample = """{"currentPassword":"…","newPassword":"…"}""";

    internal static void MapSelfProfile(this IEndpointRouteBuilder self)
    {
        self.MapGet("/profile", SelfServiceApi.For(forWriting: false, (caller, context) => ShowAsync(caller.Account, context)));
        self.MapPatch("/profile", SelfServiceApi.For(forWriting: true, ChangeAsync));
        // Also without credentials: who has an initial password can do nothing else with it, and shows it in the body.
        self.MapPost("/password", PasswordAsync).WithMetadata(new AllowAnonymousAttribute());
    }

    internal static async Task<IResult> ShowAsync(Account account, HttpContext context)
    {
        var credential = (await context.Get<CredentialBook>().FindAsync(account, context.RequestAborted).ConfigureAwait(false))?.Content;
        return Results.Json(new
        {
            account.Name, account.Uid, account.DisplayName, account.Email, account.EmailVerified, account.Language, account.Groups, state = account.State.ToString(),
            factors = AccountStatusWriter.Factors(account, credential), passwordChanged = credential?.PasswordChangedAt, recoveryCodesLeft = credential?.RecoveryCodes.Count ?? 0,
            identities = account.Identities.Select(identity => new { identity.Provider, identity.Subject }),
        });
    }

    private static async Task<IResult> ChangeAsync(SelfCaller caller, HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<ProfileBody>(context, """{"displayName":"Ada Lovelace","email":"ada@example.com","language":"en"}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        if (Check(body) is { Count: > 0 } problems) return IdentityProblem.Of(StatusCodes.Status422UnprocessableEntity, "LB8137", $"The profile is not accepted, {problems.Count} problem(s): {string.Join("; ", problems)}.");
        var spec = new JsonObject();
        if (body.DisplayName is not null) spec["displayName"] = body.DisplayName;
        if (body.Language is not null) spec["language"] = body.Language;
        // Nobody has made sure of the new address yet.
        if (body.Email is not null && body.Email != caller.Account.Email) (spec["email"], spec["emailVerified"]) = (body.Email, false);
        var options = RecordStore<Credential>.AsIdentity with { User = caller.Account.Name };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = caller.Account.Uid }, ["spec"] = spec };
        await context.Get<ResourceService>().PatchAsync(AccountKinds.User, "", caller.Account.Name, PatchType.Merge, patch, null, options, context.RequestAborted).ConfigureAwait(false);
        await context.Get<SecurityReports>().ReportAsync(SecurityActions.ProfileChange, caller.Account, SelfCallers.ClientOf(context), string.Join(", ", spec.Select(field => field.Key))).ConfigureAwait(false);
        var now = await context.Get<AccountDirectory>().FindAsync(caller.Account.Name, caller.Account.Uid, context.RequestAborted).ConfigureAwait(false);
        return await ShowAsync(now ?? caller.Account, context).ConfigureAwait(false);
    }

    private static List<string> Check(ProfileBody body)
    {
        var problems = new List<string>();
        if (body.DisplayName is { } shown && (shown.Length > 128 || AccountRules.ProblemOfText(shown) is not null)) problems.Add("displayName has more than 128 characters, or some that are not shown");
        if (body.Email is { Length: > 0 } email && AccountRules.ProblemOfEmail(email) is { } badEmail) problems.Add($"email '{email}' {badEmail}");
        if (body.Language is { Length: > 0 } language && AccountRules.ProblemOfLanguage(language) is { } badLanguage) problems.Add($"language '{language}' {badLanguage}");
        return problems;
    }

    private static Task PasswordAsync(HttpContext context) =>
        SelfServiceApi.AnswerAsync(context, () => context.User.Identity?.IsAuthenticated == true ? ChangeSignedInAsync(context) : ChangeInitialAsync(context));

    private static async Task<IResult> ChangeSignedInAsync(HttpContext context)
    {
        var (caller, denied) = await context.Get<SelfCallers>().FindAsync(context, forWriting: true, context.RequestAborted).ConfigureAwait(false);
        if (caller is null) return denied!;
        var (body, refusal) = await Bodies.ReadAsync<PasswordBody>(context, PasswordExample).ConfigureAwait(false);
        if (body is null) return refusal!;
        if (await context.Get<SelfCallers>().RequireProofAsync(caller, body.CurrentPassword, context, context.RequestAborted).ConfigureAwait(false) is { } missing) return missing;
        var problems = await context.Get<PasswordPolicy>().CheckAsync(caller.Account, body.NewPassword ?? "", context.RequestAborted).ConfigureAwait(false);
        if (problems.Count > 0) return IdentityProblem.Of(new SignInResult.Refused("LB8107", PasswordPolicy.Describe(problems)));
        await context.Get<PasswordChanges>().SetAsync(caller.Account, body.NewPassword!, mustChange: false, keepSession: caller.Session, SelfCallers.ClientOf(context), caller.Account.Name).ConfigureAwait(false);
        return Results.NoContent();
    }

    /// <summary>Replaces an initial password by name, old and new one, as the sign-in page does it.</summary>
    private static async Task<IResult> ChangeInitialAsync(HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<PasswordBody>(context, """{"name":"ada","currentPassword":"…","newPassword":"…"}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        var (signIn, client) = (context.Get<SignIn>(), SelfCallers.ClientOf(context));
        var result = await signIn.PasswordAsync(body.Name ?? "", body.CurrentPassword ?? "", client, context.RequestAborted).ConfigureAwait(false);
        if (result is SignInResult.MustChangePassword must) result = await signIn.ChangePasswordAsync(must.Ticket, body.NewPassword ?? "", client, context.RequestAborted).ConfigureAwait(false);
        else if (result is SignInResult.Succeeded or SignInResult.NeedsSecondFactor) return IdentityProblem.Of(401, "LB8132", "Without a sign-in only an initial password is replaced. Sign in first.");
        return result switch
        {
            SignInResult.Succeeded => Results.NoContent(),
            SignInResult.Refused { Code: "LB8101" } refused => IdentityProblem.Of(401, refused.Code, refused.Message),
            SignInResult.Refused refused => IdentityProblem.Of(refused),
            _ => IdentityProblem.Of(401, "LB8132", "The account needs its second factor. Sign in first."),
        };
    }
}
