//! 一人一个线程的回声服务器，怎样收工。
//! An echo server with a thread for each client, and how it stops.

use lesson08_tcp_concurrency::echo;
use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

#[derive(Default)]
pub struct Clients {
    state: Mutex<State>,
    left: Condvar, // a client has left
}

#[derive(Default)]
struct State {
    open: HashMap<u32, Arc<TcpStream>>,
    stopping: bool,
}

impl Clients {
    /// Serves whoever connects, each in a thread of its own, until `stop`.
    ///
    /// # Errors
    ///
    /// Those of accepting.
    pub fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        for id in 0.. {
            let stream = Arc::new(listener.accept()?.0);
            let mut state = self.state.lock().unwrap();
            if state.stopping {
                break; // `stop` has been here and will not see this one
            }
            state.open.insert(id, Arc::clone(&stream));
            drop(state);
            let clients = Arc::clone(&self);
            thread::spawn(move || {
                let _ = echo(&*stream, |_| ()); // an error ends it as well
                drop(stream); // now the list has the last handle
                clients.state.lock().unwrap().open.remove(&id);
                clients.left.notify_all();
            });
        }
        Ok(())
    }

    /// Hangs up on everybody. `addr` is where the server listens, and `door` is
    /// the thread that runs `serve`. When this returns, all connections are
    /// closed and the port is free.
    pub fn stop(&self, addr: SocketAddr, door: JoinHandle<io::Result<()>>) {
        let mut state = self.state.lock().unwrap();
        state.stopping = true;
        for stream in state.open.values() {
            let _ = stream.shutdown(Shutdown::Both); // its thread wakes
        }
        drop(state);
        let _ = TcpStream::connect(addr); // and so does the one at the door
        let _ = door.join();
        let state = self.state.lock().unwrap();
        drop(self.left.wait_while(state, |s| !s.open.is_empty()).unwrap());
    }
}
