using System.Globalization;

namespace LuBan.Identity.Pages;

/// <summary>The words of the pages, in English and Chinese.</summary>
internal sealed class PageTexts
{
    internal const string English = "en";
    internal const string Chinese = "zh";

    private static readonly Dictionary<string, (string English, string Chinese)> All = new(StringComparer.Ordinal)
    {
        ["signIn"] = ("Sign in", "登录"),
        ["signInTo"] = ("to continue to {0}", "以继续访问 {0}"),
        ["userName"] = ("User name", "用户名"),
        ["password"] = ("Password", "密码"),
        ["passkey"] = ("Sign in with a passkey", "使用通行密钥登录"),
        ["or"] = ("or", "或"),
        ["continueWith"] = ("Continue with {0}", "使用 {0} 继续"),
        ["secondFactor"] = ("Second step", "第二步验证"),
        ["secondFactorHint"] = ("Enter the code of your authenticator app.", "请输入身份验证器应用中的验证码。"),
        ["code"] = ("Code", "验证码"),
        ["recoveryHint"] = ("No access to the app? Enter one of your recovery codes.", "无法使用该应用？请输入一个恢复码。"),
        ["recoveryCode"] = ("Recovery code", "恢复码"),
        ["useRecovery"] = ("Use recovery code", "使用恢复码"),
        ["usePasskey"] = ("Use a passkey", "使用通行密钥"),
        ["verify"] = ("Verify", "验证"),
        ["newPassword"] = ("New password", "新密码"),
        ["newPasswordAgain"] = ("New password again", "再次输入新密码"),
        ["changePassword"] = ("Choose a new password", "设置新密码"),
        ["changePasswordHint"] = ("Your password was given by an administrator. Choose one that only you know.", "您的密码由管理员设置。请设置一个只有您知道的密码。"),
        ["passwordsDiffer"] = ("The two passwords are not the same.", "两次输入的密码不一致。"),
        ["save"] = ("Save and continue", "保存并继续"),
        ["consent"] = ("{0} asks for access", "{0} 请求访问"),
        ["signedInAs"] = ("You are signed in as {0}.", "您已登录为 {0}。"),
        ["consentTo"] = ("It will be able to:", "它将能够："),
        ["consentNothing"] = ("It will only learn that you have signed in.", "它只会知道您已登录。"),
        ["consentWhere"] = ("You will be sent to {0}.", "您将被转到 {0}。"),
        ["consentLocal"] = ("This is a program on your own machine. Allow it only if you have just started it yourself.", "这是您本机上的程序。仅当您刚刚亲自启动它时才允许。"),
        ["allow"] = ("Allow", "允许"),
        ["deny"] = ("Deny", "拒绝"),
        ["scope.openid"] = ("know who you are", "识别您的身份"),
        ["scope.profile"] = ("see your name and language", "查看您的姓名和语言"),
        ["scope.email"] = ("see your e-mail address", "查看您的电子邮箱地址"),
        ["scope.groups"] = ("see the groups you belong to", "查看您所属的组"),
        ["scope.offline_access"] = ("go on when you are not there", "在您离开后继续访问"),
        ["scope.api"] = ("do everything that you may do", "执行您有权执行的所有操作"),
        ["device"] = ("Connect a device", "连接设备"),
        ["deviceHint"] = ("Enter the code that the device shows.", "请输入设备上显示的代码。"),
        ["deviceCode"] = ("Code of the device", "设备代码"),
        ["next"] = ("Continue", "继续"),
        ["deviceUnknown"] = ("No device waits with this code. Codes are good for a few minutes, and once.", "没有设备在等待此代码。代码仅在几分钟内有效，且只能使用一次。"),
        ["deviceWarning"] = ("Allow it only if the device before you shows the code {0}. It asked from {1}.", "仅当您面前的设备显示代码 {0} 时才允许。请求来自 {1}。"),
        ["deviceDone"] = ("The device is connected. You may close this page.", "设备已连接。您可以关闭此页面。"),
        ["deviceDenied"] = ("The device was refused. You may close this page.", "已拒绝该设备。您可以关闭此页面。"),
        ["signOut"] = ("Sign out", "退出登录"),
        ["signOutAsk"] = ("Do you want to sign out?", "您要退出登录吗？"),
        ["signOutBy"] = ("{0} asks to sign you out.", "{0} 请求让您退出登录。"),
        ["stay"] = ("Stay signed in", "保持登录"),
        ["signedOut"] = ("You are signed out.", "您已退出登录。"),
        ["signedIn"] = ("You are signed in.", "您已登录。"),
        ["error"] = ("That did not work", "操作未成功"),
        ["errorHint"] = ("Go back to the program that sent you here and begin again. If it happens again, tell its developers what is written above.", "请返回将您带到此处的程序并重新开始。如果问题再次出现，请将上述内容告知其开发者。"),
        ["formOver"] = ("The page was open too long, or was opened in another window. Try again.", "页面打开时间过长，或已在其他窗口中打开。请重试。"),
        ["foreignPage"] = ("The form was sent by another page.", "该表单由其他页面发送。"),
        ["LB8101"] = ("The user name or the password is wrong.", "用户名或密码错误。"),
        ["LB8102"] = ("Too many attempts. Wait before the next one.", "尝试次数过多。请稍后再试。"),
        ["LB8103"] = ("The account is disabled. Ask an administrator.", "该账户已停用。请联系管理员。"),
        ["LB8104"] = ("Too many people sign in at this moment. Try again.", "当前登录人数过多。请重试。"),
        ["LB8105"] = ("The sign-in is over. Begin again.", "本次登录已结束。请重新开始。"),
        ["LB8106"] = ("The code is wrong, or was used before.", "验证码错误或已被使用。"),
        ["waitSeconds"] = ("Try again in {0} seconds.", "请在 {0} 秒后重试。"),
    };

    private PageTexts(string language) => Language = language;

    /// <summary>The language of the page.</summary>
    internal string Language { get; }

    internal string this[string key] => Language == Chinese ? All[key].Chinese : All[key].English;

    internal static PageTexts In(string language) => new(language == Chinese ? Chinese : English);

    /// <summary>The first language of those that are preferred that there are words in.</summary>
    internal static PageTexts Choose(string? locales, string acceptLanguage)
    {
        var preferred = (locales ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(acceptLanguage.Split(',').Select(part => part.Split(';')[0].Trim()));
        foreach (var tag in preferred)
        {
            var primary = tag.Split('-')[0].ToLowerInvariant();
            if (primary is English or Chinese) return new(primary);
        }

        return new(English);
    }

    internal bool Knows(string key) => All.ContainsKey(key);

    internal string Format(string key, params object[] values) => string.Format(CultureInfo.InvariantCulture, this[key], values);
}
