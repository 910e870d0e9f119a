using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>The own passkeys.</summary>
internal static class SelfPasskeysApi
{
    internal static void MapSelfPasskeys(this IEndpointRouteBuilder self)
    {
        self.MapGet("/passkeys", SelfServiceApi.For(forWriting: false, ListAsync));
        self.MapPost("/passkeys/options", SelfFactorsApi.Proved(BeginAsync));
        self.MapPost("/passkeys", SelfServiceApi.For(forWriting: true, EnrolAsync));
        self.MapDelete("/passkeys/{id}", SelfFactorsApi.Proved(RemoveAsync));
    }

    private static async Task<IResult> ListAsync(SelfCaller caller, HttpContext context) =>
        Results.Json(new { items = await context.Get<Passkeys>().ListAsync(caller.Account, context.RequestAborted).ConfigureAwait(false) });

    private static async Task<IResult> BeginAsync(SelfCaller caller, HttpContext context)
    {
        var challenge = await context.Get<Passkeys>().BeginEnrolmentAsync(caller.Account, context, context.RequestAborted).ConfigureAwait(false);
        return Results.Json(new { ticket = challenge.Ticket.Value, options = System.Text.Json.Nodes.JsonNode.Parse(challenge.OptionsJson) });
    }

    private static async Task<IResult> EnrolAsync(SelfCaller caller, HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<PasskeyBody>(context, """{"ticket":"…","credential":{…},"name":"laptop"}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        var (passkey, problem) = await context.Get<Passkeys>().EnrolAsync(
            caller.Account, new SignInTicket(body.Ticket ?? ""), body.Credential?.GetRawText() ?? "{}", body.Name ?? "", context, context.RequestAborted).ConfigureAwait(false);
        if (passkey is null) return IdentityProblem.Of(StatusCodes.Status422UnprocessableEntity, "LB8135", $"The passkey is not accepted: {problem}.");
        await SelfFactorsApi.ReportAsync(SecurityActions.FactorEnrol, caller, context, $"passkey '{passkey.Name}'").ConfigureAwait(false);
        return Results.Json(passkey, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveAsync(SelfCaller caller, HttpContext context)
    {
        if (!await context.Get<Passkeys>().RemoveAsync(caller.Account, context.Name("id"), context.RequestAborted).ConfigureAwait(false)) return IdentityProblem.Of(404, "LB8134", $"'{caller.Account.Name}' has no passkey '{context.Name("id")}'.");
        await SelfFactorsApi.ReportAsync(SecurityActions.FactorRemove, caller, context, "passkey").ConfigureAwait(false);
        return Results.NoContent();
    }
}
