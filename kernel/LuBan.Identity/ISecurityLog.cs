namespace LuBan.Identity;

/// <summary>Takes note of what concerns the security of accounts. Whoever keeps the audit log implements it.</summary>
public interface ISecurityLog
{
    /// <summary>Takes note. What it throws ends the request: nothing sensitive happens unrecorded.</summary>
    /// <param name="occurrence">What happened.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>When it is noted.</returns>
    ValueTask ReportAsync(SecurityEvent occurrence, CancellationToken cancellationToken);
}
