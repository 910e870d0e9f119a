using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Tells by mail.</summary>
internal sealed class EmailChannel(SecretReader secrets, Func<AlertingOptions> options, Func<Alert, CancellationToken, Task<AlertContext>> contexts, TimeProvider time) : IChannel
{
    private const int ImplicitTlsPort = 465;
    private const string LanguageAnnotation = "observability.luban.dev/language";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Name => Target.EmailChannel;

    public async Task<DeliveryResult> SendAsync(Notification notification, NotificationConfig config, CancellationToken cancellationToken)
    {
        var receiver = config.FindReceiver(notification.Target.Receiver);
        var addresses = notification.Target.Addresses ?? receiver?.Spec.Email?.To ?? [];
        var to = string.Join(", ", addresses);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var mail = config.EmailConfigFor(receiver?.Spec.Email?.EmailConfigSelector)?.Spec.Email
                ?? throw new NotificationException("LB9273: there is no mail server: create a Config (notification.kubesphere.io/v2beta2) with spec.email, and the label type: default unless receivers select it.");
            var message = await ComposeAsync(notification, receiver, mail, addresses, limit.Token);
            await DeliverAsync(mail, addresses, message, limit.Token);
            return new(null, false, to);
        }
        catch (NotificationException wrong)
        {
            return new(wrong.Message, false, to);
        }
        catch (SmtpException refused)
        {
            return new(refused.Message, !refused.IsFinal, to);
        }
        catch (AuthenticationException untrusted)
        {
            return new($"LB9274: the mail server's certificate is not trusted: {untrusted.Message} See tls.rootCA of the Config.", false, to);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            return new($"LB9275: the mail server cannot be reached: {broken.Message}", true, to);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new($"LB9275: the mail server did not answer within {Limit.TotalSeconds:0} s.", true, to);
        }
    }

    private async Task<byte[]> ComposeAsync(Notification notification, Receiver? receiver, EmailConfig mail, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        var settings = options();
        var texts = MailTexts.For(receiver?.Metadata.Annotations?.GetValueOrDefault(LanguageAnnotation) ?? settings.Language);
        var known = new Dictionary<string, AlertContext>();
        foreach (var alert in notification.Firing.Take(5)) known[alert.Fingerprint] = await contexts(alert, cancellationToken);
        return new MailMessage
        {
            From = mail.From, To = addresses, Subject = MailComposer.Subject(notification, texts), At = time.GetUtcNow(),
            Text = MailComposer.Text(notification, known, settings.ExternalUrl, texts),
            Html = receiver?.Spec.Email?.TmplType == "text" ? null : MailComposer.Html(notification, known, settings.ExternalUrl, texts),
        }.ToBytes();
    }

    private async Task DeliverAsync(EmailConfig mail, IReadOnlyList<string> addresses, byte[] message, CancellationToken cancellationToken)
    {
        var (host, port) = (mail.SmartHost.Host, mail.SmartHost.Number);
        if (host.Length == 0 || port is < 1 or > 65535 || mail.From.Length == 0) throw new NotificationException("LB9273: the Config's email needs from, smartHost.host and smartHost.port.");
        var password = await secrets.ReadAsync(mail.AuthPassword, cancellationToken);
        var tls = await TlsRules.OptionsAsync(mail.Tls, host, secrets, cancellationToken);
        var hello = mail.Hello is { Length: > 0 } given ? given : "localhost";
        if (hello.Any(letter => letter is <= ' ' or > '~')) throw new NotificationException("LB9273: hello of the Config is no name of a machine.");

        Stream stream = new NetworkStream(await OutgoingRules.ConnectAsync(host, port, options(), cancellationToken), ownsSocket: true);
        var isSecure = port == ImplicitTlsPort;
        if (isSecure)
        {
            var secured = new SslStream(stream);
            stream = secured;
            await secured.AuthenticateAsClientAsync(tls, cancellationToken);
        }
        await using var session = new SmtpSession(stream);
        await session.GreetAsync(hello, cancellationToken);
        if (!isSecure && mail.RequireTLS != false)
        {
            if (!session.Supports("STARTTLS")) throw new NotificationException("LB9276: the mail server offers no STARTTLS, and requireTLS of the Config is not false.");
            await session.StartTlsAsync(tls, hello, cancellationToken);
            isSecure = true;
        }
        if (mail.AuthUsername is { Length: > 0 } user)
        {
            if (!isSecure && !IsThisMachine(host)) throw new NotificationException("LB9276: a password is not sent without TLS to another machine; set requireTLS: true.");
            await session.AuthenticateAsync(user, mail.AuthIdentify, password ?? "", cancellationToken);
        }
        await session.SendAsync(mail.From, addresses, message, cancellationToken);
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
