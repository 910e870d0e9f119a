namespace LuBan.Cli.Text;

/// <summary>The texts about who calls and what they may do: logins, users, roles, workspaces, the audit log.</summary>
internal static partial class Texts
{
    // Login
    public static readonly Message LoginDevice = new("Log in with a browser, on this machine or another one. The usual way on a terminal.", "通过本机或其他设备上的浏览器登录。在终端上默认使用此方式。");
    public static readonly Message LoginBrowser = new("Also open the page in the browser of this machine.", "同时在本机浏览器中打开该页面。");
    public static readonly Message LoginExpires = new("How long a login with a password lasts, such as 12h or 30d.", "使用密码登录的有效期,例如 12h 或 30d。");
    public static readonly Message DevicePage = new("Open {0} in a browser and enter the code\n\n    {1}\n", "请在浏览器中打开 {0} 并输入代码\n\n    {1}\n");
    public static readonly Message DevicePageWithCode = new("Or open {0}", "或直接打开 {0}");
    public static readonly Message DeviceWaiting = new("Waiting for you there, {0} minutes at most. Ctrl-C gives up.", "正在等待您完成,最多 {0} 分钟。按 Ctrl-C 放弃。");
    public static readonly Message DeviceDenied = new("it was denied there.", "已在该页面上被拒绝。");
    public static readonly Message NoBrowser = new("There is no browser to open here.", "本机没有可打开的浏览器。");
    public static readonly Message SecondFactorInBrowser = new("The account has a second factor: finish in a browser.", "该账户启用了第二因素:请在浏览器中完成登录。");
    public static readonly Message TellRefusal = new("{0}", "{0}");
    public static readonly Message NothingTyped = new("nothing was typed.", "未输入任何内容。");
    public static readonly Message PasswordChangeNeeded = new("Somebody else chose this password: choose your own.", "此密码由他人设置:请设置您自己的密码。");
    public static readonly Message NewPasswordPrompt = new("New password of {0}: ", "{0} 的新密码:");
    public static readonly Message NewPasswordAgain = new("Once more: ", "再次输入:");
    public static readonly Message PasswordsDiffer = new("the two are not the same.", "两次输入不一致。");
    public static readonly Message EarlierNotRevoked = new("The login before this one could not be revoked: {0}", "未能撤销之前的登录:{0}");
    public static readonly Message LogoutServer = new("The server's address; without it, the current one.", "服务器地址;省略时为当前服务器。");
    public static readonly Message NotRevocable = new("The token was made elsewhere: it is forgotten here, and stays good at the server until it ends.", "该令牌由其他途径创建:本机已删除,但在服务器上到期前仍然有效。");
    public static readonly Message BySession = new("a sign-in with a browser", "浏览器登录");
    public static readonly Message ByPersonalToken = new("a personal token", "个人令牌");
    public static readonly Message ByToken = new("a token", "令牌");
    public static readonly Message RenewedAt = new("renewed by itself; the present token is good until {0}", "自动续期;当前令牌有效期至 {0}");
    public static readonly Message FactUser = new("User", "用户");
    public static readonly Message FactServer = new("Server", "服务器");
    public static readonly Message FactGroups = new("Groups", "组");
    public static readonly Message FactCredentials = new("Credentials", "凭据");
    public static readonly Message FactUntil = new("Expires", "有效期");
    public static readonly Message FactScopes = new("Scopes", "作用域");
    public static readonly Message FactMethods = new("Proved by", "验证方式");

    // kubectl
    public static readonly Message KubeconfigExec = new("Have kubectl ask this tool for the token, which renews it: no secret is in the file.", "由 kubectl 调用本工具获取并续期令牌:文件中不含机密。");
    public static readonly Message KubeconfigExecVersion = new("The version of kubectl's plugin interface; v1beta1 is for kubectl before 1.22.", "kubectl 插件接口的版本;v1beta1 用于 1.22 之前的 kubectl。");
    public static readonly Message KubeconfigExecForSession = new("Your login renews its token every few minutes: kubectl will ask this tool for it, as with --exec.", "您的登录每隔几分钟续期令牌:kubectl 将像使用 --exec 那样调用本工具获取。");
    public static readonly Message KubectlCredential = new("Print the token of a login for kubectl. Called by kubectl.", "为 kubectl 输出登录令牌。由 kubectl 调用。");
    public static readonly Message CredentialServer = new("The address that was logged in to.", "已登录的服务器地址。");
    public static readonly Message KubectlInstallHint = new("Install the luban tool and put it on PATH: dotnet tool install --global LuBan.Cli", "请安装 luban 工具并将其加入 PATH:dotnet tool install --global LuBan.Cli");
}
