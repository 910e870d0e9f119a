using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>The own authenticator app and recovery codes.</summary>
internal static class SelfFactorsApi
{
    private const string ProofExample = """{"currentPassword":"…"}""";

    internal static void MapSelfFactors(this IEndpointRouteBuilder self)
    {
        self.MapPost("/totp", Proved(BeginAsync));
        self.MapPost("/totp/confirm", SelfServiceApi.For(forWriting: true, ConfirmAsync));
        self.MapDelete("/totp", Proved(RemoveAsync));
        self.MapPost("/recovery-codes", Proved(RenewAsync));
    }

    /// <summary>Runs a handler for a caller who has proved once more to be the user.</summary>
    internal static RequestDelegate Proved(Func<SelfCaller, HttpContext, Task<IResult>> handler) => SelfServiceApi.For(forWriting: true, async (caller, context) =>
    {
        var (body, refusal) = await Bodies.ReadAsync<ProofBody>(context, ProofExample).ConfigureAwait(false);
        if (body is null) return refusal!;
        return await context.Get<SelfCallers>().RequireProofAsync(caller, body.CurrentPassword, context, context.RequestAborted).ConfigureAwait(false) ?? await handler(caller, context).ConfigureAwait(false);
    });

    private static async Task<IResult> BeginAsync(SelfCaller caller, HttpContext context)
    {
        var enrolment = await context.Get<SecondFactors>().BeginTotpAsync(caller.Account, context.RequestAborted).ConfigureAwait(false);
        return Results.Json(new { enrolment.Secret, enrolment.Uri }, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ConfirmAsync(SelfCaller caller, HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<CodeBody>(context, """{"code":"123456"}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        var codes = await context.Get<SecondFactors>().ConfirmTotpAsync(caller.Account, body.Code ?? "", context.RequestAborted).ConfigureAwait(false);
        if (codes is null) return IdentityProblem.Of(StatusCodes.Status422UnprocessableEntity, "LB8136", "The code is wrong, or no enrolment was begun. Send the code that the app shows now; its clock must be right.");
        await ReportAsync(SecurityActions.FactorEnrol, caller, context, "totp").ConfigureAwait(false);
        return Results.Json(new { recoveryCodes = codes });
    }

    private static async Task<IResult> RemoveAsync(SelfCaller caller, HttpContext context)
    {
        if (!await context.Get<SecondFactors>().RemoveTotpAsync(caller.Account, context.RequestAborted).ConfigureAwait(false)) return IdentityProblem.Of(404, "LB8134", $"'{caller.Account.Name}' has no authenticator app.");
        await ReportAsync(SecurityActions.FactorRemove, caller, context, "totp").ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> RenewAsync(SelfCaller caller, HttpContext context)
    {
        var codes = await context.Get<SecondFactors>().RenewRecoveryCodesAsync(caller.Account, context.RequestAborted).ConfigureAwait(false);
        if (codes is null) return IdentityProblem.Of(409, "LB8136", "Recovery codes stand in for an authenticator app. Add one first.");
        await ReportAsync(SecurityActions.FactorEnrol, caller, context, "recovery codes").ConfigureAwait(false);
        return Results.Json(new { recoveryCodes = codes });
    }

    internal static Task ReportAsync(string action, SelfCaller caller, HttpContext context, string factor) =>
        context.Get<SecurityReports>().ReportAsync(action, caller.Account, SelfCallers.ClientOf(context), factor);
}
