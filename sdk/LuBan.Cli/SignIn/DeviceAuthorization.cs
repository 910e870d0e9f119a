namespace LuBan.Cli.SignIn;

/// <summary>A sign-in that waits for somebody with a browser (RFC 8628 §3.2).</summary>
/// <param name="DeviceCode">Known to this process and the server only.</param>
/// <param name="UserCode">What is typed on the page.</param>
/// <param name="Page">The page.</param>
/// <param name="PageWithCode">The page with the code in its address; null when the server has none.</param>
/// <param name="Lifetime">How long it waits.</param>
/// <param name="Interval">How long to pause between two questions.</param>
internal sealed record DeviceAuthorization(string DeviceCode, string UserCode, Uri Page, Uri? PageWithCode, TimeSpan Lifetime, TimeSpan Interval);
