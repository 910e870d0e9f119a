using LuBan.Identity.Authentication;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Tells the security log what the provider did and refused.</summary>
internal sealed class OAuthReports(ISecurityLog log, TimeProvider time)
{
    internal Task DoneAsync(HttpContext context, string action, Account account, string client, string? detail = null) =>
        SendAsync(context, new SecurityEvent(action, account.Name, true) { Uid = account.Uid, Detail = detail }, client);

    internal Task DoneAsync(HttpContext context, string action, string user, string client, string? detail = null) =>
        SendAsync(context, new SecurityEvent(action, user, true) { Detail = detail }, client);

    internal Task RefusedAsync(HttpContext context, string action, string user, string client, string code) =>
        SendAsync(context, new SecurityEvent(action, user, false) { Reason = code }, client);

    // It has happened: also when who asked has left.
    private Task SendAsync(HttpContext context, SecurityEvent occurrence, string client)
    {
        var info = Callers.InfoOf(context);
        return log.ReportAsync(occurrence with { Time = time.GetUtcNow(), Address = info.Address, UserAgent = info.UserAgent, Client = client, CorrelationId = info.CorrelationId }, CancellationToken.None).AsTask();
    }
}
