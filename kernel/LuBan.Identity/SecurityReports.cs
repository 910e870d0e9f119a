namespace LuBan.Identity;

/// <summary>Says what happened in few words.</summary>
internal sealed class SecurityReports(ISecurityLog log, TimeProvider time)
{
    internal Task ReportAsync(string action, Account account, ClientInfo client, string? detail = null, string? actor = null) =>
        SendAsync(new SecurityEvent(action, account.Name, true) { Uid = account.Uid, Detail = detail, Actor = actor ?? account.Name }, client);

    internal Task ReportFailureAsync(string action, string name, Account? account, ClientInfo client, string code) =>
        SendAsync(new SecurityEvent(action, name, false) { Uid = account?.Uid, Reason = code }, client);

    internal Task ReportServiceAsync(string name, string uid, string actor, string audiences) =>
        SendAsync(new SecurityEvent(SecurityActions.TokenIssue, name, true) { Uid = uid, Detail = audiences.Length > 0 ? $"service account token for {audiences}" : "service account token", Actor = actor }, new ClientInfo("", ""));

    // It has happened: also when who asked has left.
    private Task SendAsync(SecurityEvent occurrence, ClientInfo client) => log.ReportAsync(
        occurrence with { Time = time.GetUtcNow(), Address = client.Address, UserAgent = client.UserAgent, Client = client.Client, CorrelationId = client.CorrelationId }, CancellationToken.None).AsTask();
}
